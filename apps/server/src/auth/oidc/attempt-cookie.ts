import { cookieOf, nameOf } from '../session-cookie.js'
import { ATTEMPT_SECONDS } from './attempt.js'

const NAME = 'entrepot_sign_in'
/** No other address needs it; over TLS its name asks for every path. */
const PATH = '/-/oidc'

/** The attempt that a `Cookie` header holds; null when there is none. */
export function attemptCookie(header: string | undefined, isSecure: boolean): string | null {
  return cookieOf(header, nameOf(NAME, isSecure))
}

/** `Set-Cookie` for an attempt. It comes along when the provider sends the browser back, and with nothing that another page asks for. */
export function setAttemptCookie(sealed: string, isSecure: boolean): string {
  return `${nameOf(NAME, isSecure)}=${sealed}; Max-Age=${ATTEMPT_SECONDS}; ${attributes(isSecure)}`
}

/** `Set-Cookie` that ends it: it counts once. */
export function clearAttemptCookie(isSecure: boolean): string {
  return `${nameOf(NAME, isSecure)}=; Max-Age=0; ${attributes(isSecure)}`
}

function attributes(isSecure: boolean): string {
  return `Path=${isSecure ? '/; Secure' : PATH}; HttpOnly; SameSite=Lax`
}
