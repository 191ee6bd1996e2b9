import { DomainError, type RepoName, type TokenScope } from '@entrepot/core'
import { type Db, findRepo, type NewTokenGrant } from '@entrepot/persistence'
import { can } from '../access/can.js'
import { type Actor, findVisibleAccount, requireAccount } from './find-account.js'
import type { Place } from './require-within.js'

/** Where a fine-grained token is to count, by name: in one repository, or in a namespace with all that is in it now and later. */
export type GrantRequest = { readonly scope: TokenScope } & (
  { readonly repo: RepoName } | { readonly namespace: string }
)

export interface ResolvedGrant {
  readonly row: NewTokenGrant
  readonly place: Place
}

/**
 * Looks the places up that grants name. What the actor may not know of is not there.
 *
 * @throws DomainError `repo-not-found`, `account-not-found`
 * @throws DomainError `invalid-argument`  a place is named twice
 */
export async function resolveGrants(
  db: Db,
  actor: Actor,
  grants: readonly GrantRequest[],
): Promise<ResolvedGrant[]> {
  const resolved: ResolvedGrant[] = []
  for (const grant of grants) resolved.push(await resolveGrant(db, actor, grant))
  const places = new Set(resolved.map(({ place }) => place.repoId ?? place.namespace))
  if (places.size < resolved.length)
    throw new DomainError('invalid-argument', 'A fine-grained token names each place once.')
  return resolved
}

async function resolveGrant(db: Db, actor: Actor, grant: GrantRequest): Promise<ResolvedGrant> {
  const { scope } = grant
  if ('repo' in grant) {
    const repo = await findRepo(db, grant.repo)
    if (!repo || (typeof actor !== 'string' && !can(actor, 'repo:read', repo)))
      throw new DomainError('repo-not-found', 'Repository not found')
    const place = { scope, namespace: repo.namespace?.toLowerCase() ?? null, repoId: repo.id }
    return { row: { scope, repoId: repo.id }, place }
  }
  const account =
    typeof actor === 'string'
      ? await requireAccount(db, grant.namespace)
      : await findVisibleAccount(db, actor, grant.namespace)
  if (!account)
    throw new DomainError('account-not-found', `There is no namespace ${JSON.stringify(grant.namespace)}.`)
  return {
    row: { scope, namespaceId: account.id },
    place: { scope, namespace: account.nameKey, repoId: null },
  }
}
