import type { Principal, TokenScope } from '@entrepot/core'
import { escapeLike, listReviews, type ReviewState, type ReviewWithDecisions } from '@entrepot/persistence'
import { coversScope, type Engines, requireAccount } from '@entrepot/registry'

export interface QueueFilter {
  readonly state: ReviewState | null
  /** Only those that the principal was asked to decide. */
  readonly isAssigned: boolean
}

/** Roles that decide. */
const DECIDING: ReadonlySet<string> = new Set(['reviewer', 'admin'])

/** One page of the reviews of all repositories that a principal reviews, the newest first. One statement. */
export function listReviewQueue(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { state, isAssigned }: QueueFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ReviewWithDecisions[]> {
  const { rights, limits, isAdmin, accountId } = requireAccount(principal)
  const decides = ([, roles]: readonly [string, readonly string[]]) => roles.some(role => DECIDING.has(role))
  const mayWrite = ([, scope]: readonly [string, TokenScope]) => coversScope(scope, 'write')
  const repo = {
    ...(!isAdmin && {
      OR: [
        // Roles in a repository count there instead of those in its namespace.
        {
          OR: [...rights.namespaces].filter(decides).map(([key]) => inside(key)),
          id: { notIn: [...rights.repos.keys()] },
        },
        { id: { in: [...rights.repos].filter(decides).map(([id]) => id) } },
      ],
    }),
    ...(limits && {
      AND: {
        OR: [
          ...[...limits.namespaces].filter(mayWrite).map(([key]) => inside(key)),
          { id: { in: [...limits.repos].filter(mayWrite).map(([id]) => id) } },
        ],
      },
    }),
  }
  return listReviews(db.prisma, { repo, state, assigneeId: isAssigned ? accountId : null }, page)
}

/** Names have underscores, which stand for any character in a pattern. */
function inside(namespaceKey: string) {
  return { idKey: { startsWith: `${escapeLike(namespaceKey)}/` } }
}
