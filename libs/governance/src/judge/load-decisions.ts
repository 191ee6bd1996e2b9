import type { Db, ReviewDecision, ReviewState } from '@entrepot/persistence'
import type { Decisions, WaiverFact } from '@entrepot/policy'

/** A revision whose decisions are asked for. */
export interface Decided {
  /** Null while its repository is being made. */
  readonly repoId: string | null
  readonly namespace: string | null
  readonly commit: string
  readonly pushedById: string | null
}

/**
 * What people decided that bears on each of some revisions, in their order: waivers that were approved and have not expired, the reviews
 * of the revision, whether it was recalled, what it carries as evidence. Four statements, however many they are.
 */
export async function loadDecisions(
  { prisma }: { readonly prisma: Db },
  revisions: readonly Decided[],
): Promise<Decisions[]> {
  const repoIds = [...new Set(revisions.flatMap(({ repoId }) => repoId ?? []))]
  const namespaces = [...new Set(revisions.flatMap(({ namespace }) => namespace?.toLowerCase() ?? []))]
  const commits = { in: [...new Set(revisions.map(({ commit }) => commit))] }
  const here = { repoId: { in: repoIds }, commit: commits }
  const [waivers, reviews, recalls, artefacts] = await Promise.all([
    prisma.waiver.findMany({
      where: {
        state: 'approved',
        expiresAt: { gt: new Date() },
        OR: [{ repoId: { in: repoIds } }, { namespaceKey: { in: namespaces } }],
      },
      orderBy: { expiresAt: 'desc' },
    }),
    prisma.review.findMany({
      where: { ...here, state: { not: 'withdrawn' } },
      include: { decisions: true },
      orderBy: { id: 'asc' },
    }),
    prisma.recall.findMany({ where: { ...here, liftedAt: null }, orderBy: { id: 'asc' } }),
    prisma.artefact.groupBy({ by: ['repoId', 'commit', 'kind'], where: here, _count: true }),
  ])
  return revisions.map(revision => {
    const isHere = (row: { repoId: string; commit: string }) =>
      row.repoId === revision.repoId && row.commit === revision.commit
    const recall = recalls.find(isHere)
    return {
      waivers: waivers.filter(waiver => isOver(waiver, revision)).map(toFact),
      ...decidedInReviews(reviews.filter(isHere), revision.pushedById),
      recall: recall ? { recallId: recall.id, reason: recall.reason } : null,
      artefacts: Object.fromEntries(artefacts.filter(isHere).map(({ kind, _count }) => [kind, _count])),
    }
  })
}

/** A review as it bears on a verdict. */
export interface StandingReview {
  readonly id: string
  readonly state: ReviewState
  readonly decisions: readonly Pick<ReviewDecision, 'accountId' | 'isApproval' | 'comment'>[]
}

/**
 * What the reviews of one revision come to: whoever approved it in any of them but the one who pushed it, and the first rejection.
 *
 * @param reviews  the oldest first, without those that were withdrawn
 */
export function decidedInReviews(
  reviews: readonly StandingReview[],
  pushedById: string | null,
): Pick<Decisions, 'approvals' | 'rejection'> {
  const rejected = reviews.find(({ state }) => state === 'rejected')
  const comment = rejected?.decisions.find(({ isApproval }) => !isApproval)?.comment ?? 'It was rejected.'
  return {
    approvals: reviews.flatMap(({ id, decisions }) =>
      decisions
        .filter(({ isApproval, accountId }) => isApproval && accountId !== pushedById)
        .map(({ accountId }) => ({ reviewId: id, accountId })),
    ),
    rejection: rejected ? { reviewId: rejected.id, comment } : null,
  }
}

interface Placed {
  readonly repoId: string | null
  readonly namespaceKey: string | null
}

function isOver(waiver: Placed, { repoId, namespace }: Decided): boolean {
  if (waiver.repoId !== null) return waiver.repoId === repoId
  return waiver.namespaceKey === namespace?.toLowerCase()
}

function toFact({ id, fingerprint, ruleId, expiresAt }: WaiverFact): WaiverFact {
  return { id, fingerprint, ruleId, expiresAt }
}
