/** Where the provider sends browsers back to; it must know this address of ours. */
export const CALLBACK_PATH = '/-/oidc/callback'
/** Where it sends them that signed out. */
export const SIGNED_OUT_PATH = '/-/sign-in'
