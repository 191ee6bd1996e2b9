import type { AccessState, AccessRequestCursor, AccessRequestWithAccount, Repo } from '@entrepot/persistence'
import { listAccessRequests } from '@entrepot/persistence'
import type { Principal } from '@entrepot/core'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'

export interface RequestQuery {
  /** Null: any. */
  readonly state: AccessState | null
  readonly after: AccessRequestCursor | null
  readonly limit: number
}

/**
 * One page of the requests for a repository's files, newest first, for those who decide about them. Also where it is gated no longer: the
 * requests are kept. The address of somebody who was let in without asking is not shown, as they never gave it.
 *
 * @throws DomainError `forbidden`, `authentication-required`
 */
export async function listRequests(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  { state, after, limit }: RequestQuery,
): Promise<AccessRequestWithAccount[]> {
  requireRight(principal, 'repo:admin', repo)
  const requests = await listAccessRequests(db.prisma, repo.id, state, { after, limit })
  return requests.map(request =>
    hasAsked(request) ? request : { ...request, account: { ...request.account, email: null } },
  )
}

/** Who is let in unasked has a request that was made when it was decided. */
function hasAsked({ decidedBy, decidedAt, createdAt }: AccessRequestWithAccount): boolean {
  return decidedBy === null || decidedAt?.getTime() !== createdAt.getTime()
}
