import type { AccountPrincipal, MemberRole, Rights, TokenLimits, TokenScope } from '@entrepot/core'
import type { TokenHolder } from '@entrepot/persistence'

/** The principal that a token's rows describe. */
export function principalOf(row: TokenHolder): AccountPrincipal {
  const { account } = row
  return {
    kind: 'token',
    tokenId: row.id,
    tokenName: row.name,
    isSession: row.kind === 'session',
    accountId: row.accountId,
    accountName: account.name,
    isAdmin: account.isAdmin,
    scope: row.scope,
    limits: limitsOf(row),
    audience: row.audience,
    profile: row.profile,
    rights: rightsOf(account),
    createdAt: row.createdAt,
  }
}

type Holder = TokenHolder['account']

/**
 * The principal that a job works as which an account started: with all the rights that the account has by now. What its token allowed was
 * asked when it started the job, and the token may have ended since.
 */
export function principalOfJob(
  account: Holder,
  job: { readonly id: string; readonly name: string },
): AccountPrincipal {
  return {
    kind: 'token',
    tokenId: job.id,
    tokenName: job.name,
    isSession: false,
    accountId: account.id,
    accountName: account.name,
    isAdmin: account.isAdmin,
    scope: 'write',
    limits: null,
    audience: 'ci',
    profile: null,
    rights: rightsOf(account),
    createdAt: account.createdAt,
  }
}

function rightsOf(account: Holder): Rights {
  return {
    epoch: String(account.rightsEpoch),
    namespaces: namespaceRoles(account),
    repos: repoRoles(account),
    gatedRepos: new Set(account.accessRequests.map(({ repoId }) => repoId)),
  }
}

function namespaceRoles({ nameKey, memberships, teamMembers }: Holder): Map<string, MemberRole[]> {
  const roles = new Map<string, MemberRole[]>([[nameKey, ['admin']]])
  for (const { organization, role } of memberships) add(roles, organization.nameKey, role)
  for (const { team } of teamMembers) {
    if (team.role !== null) add(roles, team.organization.nameKey, team.role)
  }
  return roles
}

function repoRoles({ repoGrants, teamMembers }: Holder): Map<string, MemberRole[]> {
  const roles = new Map<string, MemberRole[]>()
  for (const { repoId, role } of [...repoGrants, ...teamMembers.flatMap(({ team }) => team.repoGrants)])
    add(roles, repoId, role)
  return roles
}

function add(roles: Map<string, MemberRole[]>, key: string, role: MemberRole): void {
  roles.set(key, [...(roles.get(key) ?? []), role])
}

function limitsOf({ isFineGrained, grants }: TokenHolder): TokenLimits | null {
  if (!isFineGrained) return null
  const namespaces = new Map<string, TokenScope>()
  const repos = new Map<string, TokenScope>()
  for (const { repoId, namespace, scope } of grants) {
    if (repoId !== null) repos.set(repoId, scope)
    if (namespace !== null) namespaces.set(namespace.nameKey, scope)
  }
  return { namespaces, repos }
}
