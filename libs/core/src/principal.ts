/** Who holds the token: a person, a pipeline, or an inference server (which gets only what is cleared). */
export type Audience = 'person' | 'ci' | 'inference'
export const AUDIENCES = ['person', 'ci', 'inference'] as const satisfies readonly Audience[]

export type TokenScope = 'read' | 'write' | 'admin'
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const satisfies readonly TokenScope[]

/** What a member may do in an organization, or in one repository instead. */
export type MemberRole = 'reader' | 'contributor' | 'reviewer' | 'admin'
export const MEMBER_ROLES = [
  'reader',
  'contributor',
  'reviewer',
  'admin',
] as const satisfies readonly MemberRole[]

/** What an account may do beyond what is open to all, as the database said when its `epoch` was read. */
export interface Rights {
  /** Changes when anything of this does. */
  readonly epoch: string
  /** By namespace in lower case: the account's own, where it is `admin`, and those of its organizations. */
  readonly namespaces: ReadonlyMap<string, readonly MemberRole[]>
  /** By repository id: roles that count there instead of those of the namespace. */
  readonly repos: ReadonlyMap<string, readonly MemberRole[]>
  /** Ids of gated repositories whose files it was let in to. */
  readonly gatedRepos: ReadonlySet<string>
}

/** Where a fine-grained token counts, and how much: by namespace in lower case, and by repository id. */
export interface TokenLimits {
  readonly namespaces: ReadonlyMap<string, TokenScope>
  readonly repos: ReadonlyMap<string, TokenScope>
}

/** Whoever is asking. `anonymous` holds nothing; a token or a browser's session acts for an account within its scope. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'token'
      readonly tokenId: string
      readonly tokenName: string
      /** A browser that signed in; a request of it that changes something must show that one of our own pages sent it. */
      readonly isSession: boolean
      readonly accountId: string
      readonly accountName: string
      readonly isAdmin: boolean
      /** The most the token may do anywhere. */
      readonly scope: TokenScope
      /** Null: the scope counts wherever the account has rights. */
      readonly limits: TokenLimits | null
      readonly audience: Audience
      /** An inference node of this kind, to which the name of a model means the variant that fits it; null: nothing of the sort. */
      readonly profile: string | null
      readonly rights: Rights
      readonly createdAt: Date
    }

/** Somebody who signed in, by a token or in a browser. */
export type AccountPrincipal = Extract<Principal, { kind: 'token' }>

export const ANONYMOUS: Principal = { kind: 'anonymous' }

/** Who may read a repository: its members, any signed-in principal, or anyone who can reach the server. */
export type Visibility = 'private' | 'internal' | 'public'
export const VISIBILITIES = ['private', 'internal', 'public'] as const satisfies readonly Visibility[]

/** How those who may read a repository get its files: at once, by asking, or by asking and being let in by a person. */
export type Gating = 'none' | 'auto' | 'manual'
export const GATINGS = ['none', 'auto', 'manual'] as const satisfies readonly Gating[]
