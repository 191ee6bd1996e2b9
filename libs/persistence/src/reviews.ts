import { newId } from '@entrepot/core'
import type { Prisma, Review, ReviewDecision, ReviewState } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export type ReviewWithDecisions = Review & { readonly decisions: readonly ReviewDecision[] }

export interface NewReview {
  readonly repoId: string
  readonly commit: string
  readonly reason: string
  readonly requestedById: string
  readonly assigneeIds: readonly string[]
}

export interface ReviewFilter {
  /** Which repositories' reviews. */
  readonly repo: Prisma.RepoWhereInput
  readonly state: ReviewState | null
  readonly assigneeId: string | null
  /** Only those that somebody approved or rejected. */
  readonly isDecided?: boolean
  /** Only those of this commit. */
  readonly commit?: string | null
}

const WITH_DECISIONS = { decisions: { orderBy: { at: 'asc' } } } as const satisfies Prisma.ReviewInclude

export function createReview(tx: Tx, review: NewReview): Promise<ReviewWithDecisions> {
  const data = { ...review, id: newId(), assigneeIds: [...review.assigneeIds] }
  return tx.review.create({ data, include: WITH_DECISIONS })
}

export function findReview(db: Db, id: string): Promise<ReviewWithDecisions | null> {
  return db.review.findUnique({ where: { id }, include: WITH_DECISIONS })
}

/** Those of some reviews that there are, in no order. */
export function findReviewsById(db: Db, ids: readonly string[]): Promise<ReviewWithDecisions[]> {
  return db.review.findMany({ where: { id: { in: [...ids] } }, include: WITH_DECISIONS })
}

/** The reviews of some revisions that were not withdrawn, the oldest first. One statement. */
export function findStandingReviews(
  db: Db,
  places: readonly { readonly repoId: string; readonly commit: string }[],
): Promise<ReviewWithDecisions[]> {
  return db.review.findMany({
    where: {
      state: { not: 'withdrawn' },
      OR: places.map(({ repoId, commit }) => ({ repoId, commit })),
    },
    orderBy: { id: 'asc' },
    include: WITH_DECISIONS,
  })
}

/** The review under its row lock: two decisions at once see each other. */
export async function lockReview(tx: Tx, id: string): Promise<ReviewWithDecisions | null> {
  await tx.$queryRaw`SELECT 1 FROM review WHERE id = ${id}::uuid FOR UPDATE`
  return findReview(tx, id)
}

/** The open review of a revision, if there is one. */
export function findOpenReview(db: Db, repoId: string, commit: string): Promise<ReviewWithDecisions | null> {
  return db.review.findFirst({ where: { repoId, commit, state: 'open' }, include: WITH_DECISIONS })
}

/** Writes what a reviewer decided, in place of what they decided before. */
export async function putReviewDecision(
  tx: Tx,
  { reviewId, accountId, isApproval, comment }: Omit<ReviewDecision, 'at'>,
): Promise<void> {
  await tx.reviewDecision.upsert({
    where: { reviewId_accountId: { reviewId, accountId } },
    create: { reviewId, accountId, isApproval, comment },
    update: { isApproval, comment, at: new Date() },
  })
}

export function updateReview(
  tx: Tx,
  id: string,
  change: { readonly state?: ReviewState; readonly decidedAt?: Date | null; readonly assigneeIds?: string[] },
): Promise<ReviewWithDecisions> {
  return tx.review.update({ where: { id }, data: change, include: WITH_DECISIONS })
}

/** One page of reviews, the newest first, after the one called `after`. */
export function listReviews(
  db: Db,
  { repo, state, assigneeId, isDecided = false, commit = null }: ReviewFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<ReviewWithDecisions[]> {
  return db.review.findMany({
    where: {
      repo,
      ...(commit !== null && { commit }),
      ...(state && { state }),
      ...(isDecided && { AND: { state: { in: ['approved', 'rejected'] } } }),
      ...(assigneeId !== null && { assigneeIds: { has: assigneeId } }),
      ...(after !== null && { id: { lt: after } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
    include: WITH_DECISIONS,
  })
}
