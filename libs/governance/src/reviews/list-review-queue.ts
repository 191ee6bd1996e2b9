import type { MemberRole, Principal } from '@entrepot/core'
import { listReviews, type ReviewState, type ReviewWithDecisions } from '@entrepot/persistence'
import { type Engines, requireAccount } from '@entrepot/registry'
import { reposWithRole } from './repos-with-role.js'

export interface QueueFilter {
  readonly state: ReviewState | null
  /** Only those that the principal was asked to decide. */
  readonly isAssigned: boolean
  /** Only those that somebody approved or rejected. */
  readonly isDecided?: boolean
}

/** Roles that decide. */
const DECIDING: ReadonlySet<MemberRole> = new Set(['reviewer', 'admin'])

/** One page of the reviews of all repositories that a principal reviews, the newest first. One statement. */
export function listReviewQueue(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { state, isAssigned, isDecided = false }: QueueFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ReviewWithDecisions[]> {
  const { accountId } = requireAccount(principal)
  const repo = reposWithRole(principal, DECIDING)
  const assigneeId = isAssigned ? accountId : null
  return listReviews(db.prisma, { repo, state, assigneeId, isDecided }, page)
}
