import {
  type AccountPrincipal,
  DomainError,
  type Principal,
  type Verdict,
  type VerdictState,
} from '@entrepot/core'
import {
  findReposById,
  findReviewsById,
  findRevisionsAt,
  type Repo,
  type ReviewState,
  type ReviewWithDecisions,
  type Revision,
  type StoredJudgement,
} from '@entrepot/persistence'
import type { Decisions } from '@entrepot/policy'
import { can, type Engines, requireAccount, requireRight } from '@entrepot/registry'
import { activePolicy } from '../policies/active-policy.js'
import { judgeStored } from '../rejudge/judge-stored.js'
import { isOwnPush, noReview, ownPush, reviewStateOf } from './decide-review.js'

/** Reviews that one look ahead is for: a page of them. */
const MAX_REVIEWS = 100

/** What somebody thinks of doing: to approve, to reject, or to have a waiver of a finding or of a rule approved. */
export type PlannedAct =
  | { readonly kind: 'approve' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'waive'; readonly fingerprint: string | null; readonly ruleId: string | null }

export interface DecisionPreview {
  readonly reviewId: string
  readonly before: VerdictState | null
  /** Null where the act would be refused, or its revision is gone. */
  readonly after: Verdict | null
  readonly reviewState: ReviewState
  readonly refusal: DomainError | null
}

interface Planned {
  readonly review: ReviewWithDecisions
  readonly revision: Revision
}

/**
 * What verdicts would become if somebody decided so about some reviews, by the function that judges; nothing is written. Answers in the
 * order of the ids.
 *
 * Cost: some nine statements, and one for each review.
 * @throws DomainError `invalid-argument`  there are too many
 */
export async function previewDecisions(
  engines: Pick<Engines, 'db'>,
  principal: Principal,
  reviewIds: readonly string[],
  act: PlannedAct,
): Promise<DecisionPreview[]> {
  const account = requireAccount(principal)
  if (reviewIds.length > MAX_REVIEWS)
    throw new DomainError('invalid-argument', `Look at ${MAX_REVIEWS} reviews at a time.`)
  const { prisma } = engines.db
  const reviews = await findReviewsById(prisma, reviewIds)
  const repos = await findReposById(prisma, [...new Set(reviews.map(({ repoId }) => repoId))])
  const revisions = reviews.length === 0 ? [] : await findRevisionsAt(prisma, reviews)
  const planned: Planned[] = []
  const refused: DecisionPreview[] = []
  for (const id of new Set(reviewIds)) {
    const review = reviews.find(one => one.id === id)
    const repo = repos.find(one => one.id === review?.repoId)
    const revision = revisions.find(one => one.repoId === review?.repoId && one.commit === review.commit)
    const refusal = await whyRefused(engines, account, { review, repo, revision }, act)
    if (review && revision && !refusal) planned.push({ review, revision })
    else refused.push(refusedPreview(id, review, revision, refusal))
  }
  const judged = await judgePlanned(engines, account, planned, act)
  const all = new Map([...refused, ...judged].map(preview => [preview.reviewId, preview]))
  return reviewIds.flatMap(id => all.get(id) ?? [])
}

async function whyRefused(
  { db }: Pick<Engines, 'db'>,
  account: AccountPrincipal,
  {
    review,
    repo,
    revision,
  }: { review: ReviewWithDecisions | undefined; repo: Repo | undefined; revision: Revision | undefined },
  { kind }: PlannedAct,
): Promise<DomainError | null> {
  try {
    if (!review || !repo || !can(account, 'verdict:see-blocked', repo)) throw noReview()
    if (kind !== 'waive') requireRight(account, 'verdict:review', repo)
    if (!revision || review.state === 'withdrawn')
      throw new DomainError('state-conflict', 'This review was withdrawn. Ask for a new one.')
    if (kind === 'approve' && (await isOwnPush(db.prisma, account, revision))) throw ownPush()
    return null
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

function refusedPreview(
  reviewId: string,
  review: ReviewWithDecisions | undefined,
  revision: Revision | undefined,
  refusal: DomainError | null,
): DecisionPreview {
  const isKnown = refusal?.code !== 'review-not-found'
  return {
    reviewId,
    before: isKnown ? (revision?.verdict ?? null) : null,
    after: null,
    reviewState: isKnown ? (review?.state ?? 'open') : 'open',
    refusal: refusal ?? noReview(),
  }
}

async function judgePlanned(
  { db }: Pick<Engines, 'db'>,
  account: AccountPrincipal,
  planned: readonly Planned[],
  act: PlannedAct,
): Promise<DecisionPreview[]> {
  const policy = await activePolicy(db)
  const { requiredApprovals = 1 } = policy.document
  const reviewOf = new Map(planned.map(({ review, revision }) => [revision.id, review]))
  const decide = (stored: StoredJudgement, decided: Decisions): Decisions => {
    const review = reviewOf.get(stored.revisionId)
    return review ? decidedSo(decided, { review, account, pushedById: stored.pushedById }, act) : decided
  }
  const judged = await judgeStored(db.prisma, [...reviewOf.keys()], policy, decide)
  const verdicts = new Map(judged.map(({ stored, verdict }) => [stored.revisionId, verdict]))
  return planned.map(({ review, revision }) => ({
    reviewId: review.id,
    before: revision.verdict,
    after: verdicts.get(revision.id) ?? null,
    reviewState:
      act.kind === 'waive'
        ? review.state
        : reviewStateOf(withOwn(review, account, act.kind === 'approve'), revision, requiredApprovals),
    refusal: null,
  }))
}

interface Deciding {
  readonly review: ReviewWithDecisions
  readonly account: AccountPrincipal
  readonly pushedById: string | null
}

/** A day that no waiver ends before: until when it would hold is not decided yet. */
const FAR = new Date(8.64e15)

function decidedSo(
  decided: Decisions,
  { review, account, pushedById }: Deciding,
  act: PlannedAct,
): Decisions {
  if (act.kind === 'waive') {
    const waiver = { id: 'planned', fingerprint: act.fingerprint, ruleId: act.ruleId, expiresAt: FAR }
    return { ...decided, waivers: [...decided.waivers, waiver] }
  }
  const decisions = withOwn(review, account, act.kind === 'approve')
  const others = decided.approvals.filter(({ reviewId }) => reviewId !== review.id)
  const here = decisions
    .filter(({ isApproval, accountId }) => isApproval && accountId !== pushedById)
    .map(({ accountId }) => ({ reviewId: review.id, accountId }))
  const rejected = decisions.find(({ isApproval }) => !isApproval)
  const elsewhere = decided.rejection?.reviewId === review.id ? null : decided.rejection
  return {
    ...decided,
    approvals: [...others, ...here],
    rejection: elsewhere ?? (rejected ? { reviewId: review.id, comment: rejected.comment } : null),
  }
}

/** The decisions of a review with one’s own in place of what one said before. */
function withOwn({ decisions }: ReviewWithDecisions, { accountId }: AccountPrincipal, isApproval: boolean) {
  const others = decisions.filter(decision => decision.accountId !== accountId)
  return [...others, { accountId, isApproval, comment: 'It would be rejected.' }]
}
