import type { Principal } from '@entrepot/core'
import { findReposById, findReview, type Repo, type ReviewWithDecisions } from '@entrepot/persistence'
import { can, type Engines } from '@entrepot/registry'

/** A review with its repository, for those who write to it or review it; null for everybody else, and when there is none. Two statements. */
export async function findReadableReview(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  id: string,
): Promise<{ readonly review: ReviewWithDecisions; readonly repo: Repo } | null> {
  const review = await findReview(db.prisma, id)
  const [repo] = review ? await findReposById(db.prisma, [review.repoId]) : []
  if (!review || !repo || !can(principal, 'repo:read', repo)) return null
  return can(principal, 'verdict:see-blocked', repo) ? { review, repo } : null
}
