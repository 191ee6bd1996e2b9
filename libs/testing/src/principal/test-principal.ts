import type { AccountPrincipal, Audience, MemberRole, TokenLimits, TokenScope } from '@entrepot/core'

export interface TestRights {
  readonly scope?: TokenScope
  readonly audience?: Audience
  readonly profile?: string
  readonly isAdmin?: boolean
  readonly limits?: TokenLimits
  /** Roles by namespace in lower case, beside `admin` in the account's own. */
  readonly namespaces?: Readonly<Record<string, MemberRole[]>>
  /** Roles by repository id. */
  readonly repos?: Readonly<Record<string, MemberRole[]>>
  readonly gatedRepos?: readonly string[]
}

/** A principal for specs of pure functions: nothing of it is in a database. */
export function testPrincipal(accountName: string, rights: TestRights = {}): AccountPrincipal {
  const { scope = 'read', audience = 'person', profile = null, isAdmin = false, limits = null } = rights
  return {
    kind: 'token',
    tokenId: 't',
    tokenName: 't',
    isSession: false,
    accountId: 'a',
    accountName,
    isAdmin,
    scope,
    limits,
    audience,
    profile,
    rights: {
      epoch: '1',
      namespaces: new Map([
        [accountName.toLowerCase(), ['admin']],
        ...Object.entries(rights.namespaces ?? {}),
      ]),
      repos: new Map(Object.entries(rights.repos ?? {})),
      gatedRepos: new Set(rights.gatedRepos),
    },
    createdAt: new Date(0),
  }
}
