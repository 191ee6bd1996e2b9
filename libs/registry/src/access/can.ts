import {
  type AccountPrincipal,
  ANONYMOUS,
  type Gating,
  type MemberRole,
  type Principal,
  type TokenScope,
  type Visibility,
} from '@entrepot/core'

/** Everything a principal may be allowed to do. */
export const ACTIONS = [
  /** See that it is there: its facts, its listings, its discussions. */
  'repo:read',
  /** Get its files. */
  'repo:read-content',
  /** Open discussions and pull requests, comment. */
  'repo:discuss',
  'repo:write',
  /** Settings, members, access requests, deletion. */
  'repo:admin',
  /** Make a repository in a namespace. */
  'repo:create',
  'verdict:see-blocked',
  /** Decide on revisions. */
  'verdict:review',
  /** See who belongs to an organization, and its teams. */
  'org:read',
  /** Members and teams of an organization. */
  'org:admin',
  /** Tokens, sessions and the password of an account: one's own. */
  'account:manage',
  'mirror:manage',
  'server:admin',
] as const
export type Action = (typeof ACTIONS)[number]

/** What access depends on of a repository; null for actions about no repository in particular. */
export interface Guarded {
  /** Absent: it isn't there yet. */
  readonly id?: string
  readonly namespace: string | null
  readonly visibility: Visibility
  readonly gating: Gating
}

/** A namespace as something to act in: what is asked about for `repo:create`, and for what is done to an account or an organization. */
export function inNamespace(namespace: string | null): Guarded {
  return { namespace, visibility: 'private', gating: 'none' }
}

/**
 * The one place that says who may do what. Pure: whoever calls it has read the principal and the repository.
 *
 * A right needs two yeses: the token's scope must allow the action there, and the account must have it, by a role or because it is open to
 * all. An inference token reads, whatever its account may do.
 */
export function can(principal: Principal, action: Action, asked: Guarded | null): boolean {
  const repo = placeOf(action, asked)
  if (principal.kind === 'anonymous') return repo !== null && isOpen(principal, action, repo)
  if (principal.audience === 'inference' && !READS.has(action)) return false
  if (!isInScope(principal, action, repo)) return false
  if (principal.isAdmin) return true
  if (repo === null) return false
  return isOpen(principal, action, repo) || rolesIn(principal, repo).some(role => GIVES[role].has(action))
}

/** Whether there could be a place where `can` allows it: for a guard that runs before anything is known of the place. Errs towards yes. */
export function canSomewhere(principal: Principal, action: Action): boolean {
  if (SERVER_ACTIONS.has(action)) return can(principal, action, null)
  if (principal.kind === 'anonymous') return READS.has(action)
  if (principal.audience === 'inference' && !READS.has(action)) return false
  if (!mayReachScope(principal, action)) return false
  if (principal.isAdmin || OPEN_TO_ACCOUNTS.has(action)) return true
  const { namespaces, repos } = principal.rights
  return [...namespaces.values(), ...repos.values()].flat().some(role => GIVES[role].has(action))
}

/** Which repositories `can` lets a principal read, in the form that a list query takes: public ones, and those below. */
export interface ReadableScope {
  /** Seen wherever they are. */
  readonly visibilities: readonly Visibility[]
  /** Namespaces in lower case whose repositories are seen whatever their visibility. */
  readonly namespaces: readonly string[]
  /** Ids of repositories that are seen whatever their visibility. */
  readonly repoIds: readonly string[]
  /** Null: no further condition. Otherwise what isn't public is seen only if it is in one of these as well. */
  readonly within: { readonly namespaces: readonly string[]; readonly repoIds: readonly string[] } | null
}

export function readableScope(principal: Principal): ReadableScope {
  if (principal.kind === 'anonymous')
    return { visibilities: ['public'], namespaces: [], repoIds: [], within: null }
  const { limits, rights, isAdmin } = principal
  return {
    visibilities: isAdmin ? ['private', 'internal', 'public'] : ['internal', 'public'],
    namespaces: [...rights.namespaces.keys()],
    repoIds: [...rights.repos.keys()],
    within: limits && { namespaces: [...limits.namespaces.keys()], repoIds: [...limits.repos.keys()] },
  }
}

const SERVER_ACTIONS: ReadonlySet<Action> = new Set(['mirror:manage', 'server:admin'])
const ABOUT_NAMESPACES: ReadonlySet<Action> = new Set([
  'repo:create',
  'org:read',
  'org:admin',
  'account:manage',
])
const READS: ReadonlySet<Action> = new Set(['repo:read', 'repo:read-content'])
/** What whoever signed in may do where it is open: see `isOpen`. */
const OPEN_TO_ACCOUNTS: ReadonlySet<Action> = new Set([...READS, 'repo:discuss'])

const READER = ['repo:read', 'repo:read-content', 'repo:discuss', 'org:read'] as const
const CONTRIBUTOR = [...READER, 'repo:write', 'repo:create', 'verdict:see-blocked'] as const
const REVIEWER = [...READER, 'verdict:see-blocked', 'verdict:review'] as const

/** What each role allows where it is held. A reviewer decides on what others push, and so pushes nothing by that role. */
const GIVES: Readonly<Record<MemberRole, ReadonlySet<Action>>> = {
  reader: new Set(READER),
  contributor: new Set(CONTRIBUTOR),
  reviewer: new Set(REVIEWER),
  // In a person's namespace only that person is `admin`; an organization has neither tokens nor a password.
  admin: new Set([...CONTRIBUTOR, ...REVIEWER, 'repo:admin', 'org:admin', 'account:manage']),
}

const NEEDED_SCOPE = {
  'repo:read': 'read',
  'repo:read-content': 'read',
  'repo:discuss': 'write',
  'repo:write': 'write',
  'repo:admin': 'admin',
  'repo:create': 'write',
  'verdict:see-blocked': 'write',
  'verdict:review': 'write',
  'org:read': 'read',
  'org:admin': 'admin',
  'account:manage': 'admin',
  'mirror:manage': 'admin',
  'server:admin': 'admin',
} as const satisfies Record<Action, TokenScope>

const SCOPE_RANK = { read: 0, write: 1, admin: 2 } as const satisfies Record<TokenScope, number>

/** Whether a scope allows all that another one does. */
export function coversScope(scope: TokenScope, other: TokenScope): boolean {
  return SCOPE_RANK[scope] >= SCOPE_RANK[other]
}

/** What an action is about: what is given in one repository says nothing of the namespace around it, nor of the server. */
function placeOf(action: Action, asked: Guarded | null): Guarded | null {
  if (asked === null || SERVER_ACTIONS.has(action)) return null
  return ABOUT_NAMESPACES.has(action) ? inNamespace(asked.namespace) : asked
}

function isInScope(principal: AccountPrincipal, action: Action, repo: Guarded | null): boolean {
  const needed = NEEDED_SCOPE[action]
  if (!coversScope(principal.scope, needed)) return false
  if (principal.limits === null) return true
  if (repo === null) return false
  // What everybody gets a token for another place gets too, and of what its account alone may have here nothing.
  return (
    scopesAt(principal, repo).some(scope => coversScope(scope, needed)) || isOpen(ANONYMOUS, action, repo)
  )
}

/** Whether the token's scope allows the action at one place at least. */
function mayReachScope({ scope, limits }: AccountPrincipal, action: Action): boolean {
  const needed = NEEDED_SCOPE[action]
  if (!coversScope(scope, needed)) return false
  if (limits === null || needed === 'read') return true
  return [...limits.namespaces.values(), ...limits.repos.values()].some(held => coversScope(held, needed))
}

/** What a fine-grained token's grants allow for a repository. */
function scopesAt({ limits }: AccountPrincipal, repo: Guarded): TokenScope[] {
  const held = [
    repo.id === undefined ? undefined : limits?.repos.get(repo.id),
    repo.namespace === null ? undefined : limits?.namespaces.get(repo.namespace.toLowerCase()),
  ]
  return held.filter(scope => scope !== undefined)
}

/** The roles that count for a repository: its own grants if there are any, else those of its namespace. */
function rolesIn({ rights }: AccountPrincipal, { id, namespace }: Guarded): readonly MemberRole[] {
  const own = id === undefined ? undefined : rights.repos.get(id)
  return own ?? (namespace === null ? [] : (rights.namespaces.get(namespace.toLowerCase()) ?? []))
}

/** What needs no role. */
function isOpen(principal: Principal, action: Action, repo: Guarded): boolean {
  const isSignedIn = principal.kind !== 'anonymous'
  if (repo.visibility === 'private' || (repo.visibility === 'internal' && !isSignedIn)) return false
  switch (action) {
    case 'repo:read':
      return true
    case 'repo:discuss':
      return isSignedIn
    case 'repo:read-content':
      return repo.gating === 'none' || isLetIn(principal, repo)
    default:
      return false
  }
}

function isLetIn(principal: Principal, { id }: Guarded): boolean {
  return principal.kind !== 'anonymous' && id !== undefined && principal.rights.gatedRepos.has(id)
}
