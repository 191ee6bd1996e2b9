import type { Principal, Visibility } from '@entrepot/core'

/** Everything a principal may be allowed to do. */
export const ACTIONS = [
  'repo:read',
  'repo:write',
  'repo:admin',
  'verdict:see-blocked',
  'mirror:manage',
  'server:admin',
] as const
export type Action = (typeof ACTIONS)[number]

/** What access depends on of a repository; null for actions about no repository in particular. */
export interface Guarded {
  readonly namespace: string | null
  readonly visibility: Visibility
}

/**
 * The one place that says who may do what. Pure: whoever calls it has read the principal and the repository.
 *
 * An administrator's token does what its scope allows, everywhere; anyone else's does it in the account's own namespace, and
 * reads what is visible to all.
 */
export function can(principal: Principal, action: Action, repo: Guarded | null): boolean {
  if (!isInScope(principal, action)) return false
  if (principal.kind === 'token' && principal.isAdmin) return true
  if (repo === null) return false
  if (isOwner(principal, repo)) return action !== 'server:admin' && action !== 'mirror:manage'
  return action === 'repo:read' && isVisible(principal, repo.visibility)
}

/** Which repositories `can` lets a principal read, in the form that a list query takes. */
export function readableScope(principal: Principal): {
  visibilities: Visibility[]
  ownNamespace: string | null
} {
  if (principal.kind === 'anonymous') return { visibilities: ['public'], ownNamespace: null }
  if (principal.isAdmin) return { visibilities: ['private', 'internal', 'public'], ownNamespace: null }
  return { visibilities: ['internal', 'public'], ownNamespace: principal.accountName }
}

const NEEDED_SCOPE = {
  'repo:read': 'read',
  'repo:write': 'write',
  'repo:admin': 'admin',
  'verdict:see-blocked': 'write',
  'mirror:manage': 'admin',
  'server:admin': 'admin',
} as const satisfies Record<Action, 'read' | 'write' | 'admin'>

const SCOPE_RANK = { read: 0, write: 1, admin: 2 } as const

function isInScope(principal: Principal, action: Action): boolean {
  const held = principal.kind === 'anonymous' ? 'read' : principal.scope
  return SCOPE_RANK[held] >= SCOPE_RANK[NEEDED_SCOPE[action]]
}

function isOwner(principal: Principal, repo: Guarded): boolean {
  return principal.kind === 'token' && repo.namespace?.toLowerCase() === principal.accountName.toLowerCase()
}

function isVisible(principal: Principal, visibility: Visibility): boolean {
  return visibility === 'public' || (visibility === 'internal' && principal.kind === 'token')
}
