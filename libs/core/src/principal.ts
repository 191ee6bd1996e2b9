/** Who holds the token: a person, a pipeline, or an inference server (which gets only what is cleared). */
export type Audience = 'person' | 'ci' | 'inference'
export const AUDIENCES = ['person', 'ci', 'inference'] as const satisfies readonly Audience[]

export type TokenScope = 'read' | 'write' | 'admin'
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const satisfies readonly TokenScope[]

/** Whoever is asking. `anonymous` holds nothing; a token acts for an account within its scope. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'token'
      readonly tokenId: string
      readonly tokenName: string
      readonly accountId: string
      readonly accountName: string
      readonly isAdmin: boolean
      readonly scope: TokenScope
      readonly audience: Audience
      readonly createdAt: Date
    }

export const ANONYMOUS: Principal = { kind: 'anonymous' }

/** Who may read a repository: its members, any signed-in principal, or anyone who can reach the server. */
export type Visibility = 'private' | 'internal' | 'public'
export const VISIBILITIES = ['private', 'internal', 'public'] as const satisfies readonly Visibility[]
