import {
  type AccountPrincipal,
  DomainError,
  type Principal,
  type Verdict,
  type VerdictState,
} from '@entrepot/core'
import {
  type Database,
  findReposById,
  findReviewsById,
  findRevisionsAt,
  findStandingReviews,
  type Repo,
  type ReviewState,
  type ReviewWithDecisions,
  type Revision,
  type StoredJudgement,
} from '@entrepot/persistence'
import type { CompiledPolicy, Decisions } from '@entrepot/policy'
import { can, type Engines, requireAccount, requireRight } from '@entrepot/registry'
import { decidedInReviews, type StandingReview } from '../judge/load-decisions.js'
import { activePolicy } from '../policies/active-policy.js'
import { judgeStored } from '../rejudge/judge-stored.js'
import { requireFinding } from '../waivers/require-finding.js'
import { isOwnPush, noReview, ownPush, reviewStateOf } from './decide-review.js'
import { requiredApprovalsOf } from './required-approvals.js'

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
  readonly repo: Repo
  readonly review: ReviewWithDecisions
  readonly revision: Revision
}

/**
 * What verdicts would become if somebody decided so about some reviews, by the function that judges; nothing is written. Answers in the
 * order of the ids.
 *
 * Cost: some ten statements, and one for each review.
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
    if (review && repo && revision && !refusal) planned.push({ repo, review, revision })
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
  act: PlannedAct,
): Promise<DomainError | null> {
  try {
    if (!review || !repo || !can(account, 'verdict:see-blocked', repo)) throw noReview()
    if (act.kind !== 'waive') requireRight(account, 'verdict:review', repo)
    if (!revision || review.state === 'withdrawn')
      throw new DomainError('state-conflict', 'This review was withdrawn. Ask for a new one.')
    if (act.kind === 'waive') await requireFinding(db.prisma, { repoId: repo.id, namespaceKey: null, ...act })
    if (act.kind === 'approve' && (await isOwnPush(db.prisma, account, revision))) throw ownPush()
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
  if (planned.length === 0) return []
  const policy = await activePolicy(db)
  const after = act.kind === 'waive' ? [] : await reviewsAfter(db, { account, planned, policy }, act.kind)
  const decide = (stored: StoredJudgement, decided: Decisions): Decisions =>
    act.kind === 'waive' ? waivedSo(decided, act) : { ...decided, ...decidedInReviewsOf(stored, after) }
  const revisionIds = [...new Set(planned.map(({ revision }) => revision.id))]
  const judged = await judgeStored(db.prisma, revisionIds, policy, decide)
  const verdicts = new Map(judged.map(({ stored, verdict }) => [stored.revisionId, verdict]))
  return planned.map(({ review, revision }) => ({
    reviewId: review.id,
    before: revision.verdict,
    after: verdicts.get(revision.id) ?? null,
    reviewState: after.find(({ id }) => id === review.id)?.state ?? review.state,
    refusal: null,
  }))
}

/** A day that no waiver ends before: until when it would hold is not decided yet. */
const FAR = new Date(8.64e15)

function waivedSo(
  decided: Decisions,
  { fingerprint, ruleId }: Extract<PlannedAct, { kind: 'waive' }>,
): Decisions {
  const waiver = { id: 'planned', fingerprint, ruleId, expiresAt: FAR }
  return { ...decided, waivers: [...decided.waivers, waiver] }
}

type ReviewAfter = StandingReview & Pick<ReviewWithDecisions, 'repoId' | 'commit'>

interface Plan {
  readonly account: AccountPrincipal
  readonly planned: readonly Planned[]
  readonly policy: CompiledPolicy
}

/** All reviews of the revisions, as they would be: others than those that are decided bear on the verdict, too. The oldest first. */
async function reviewsAfter(
  { prisma }: Database,
  { account, planned, policy }: Plan,
  kind: 'approve' | 'reject',
): Promise<ReviewAfter[]> {
  const standing = await findStandingReviews(
    prisma,
    planned.map(({ revision }) => revision),
  )
  const plannedOf = new Map(planned.map(one => [one.review.id, one]))
  return standing.map(review => {
    const own = plannedOf.get(review.id)
    if (!own) return review
    const decisions = withOwn(review, account, kind === 'approve')
    const state = reviewStateOf(decisions, own.revision, requiredApprovalsOf(policy, own.repo))
    return { ...review, decisions, state }
  })
}

function decidedInReviewsOf(
  { repoId, commit, pushedById }: StoredJudgement,
  reviews: readonly ReviewAfter[],
) {
  const own = reviews.filter(review => review.repoId === repoId && review.commit === commit)
  return decidedInReviews(own, pushedById)
}

/** The decisions of a review with one’s own in place of what one said before. */
function withOwn({ decisions }: ReviewWithDecisions, { accountId }: AccountPrincipal, isApproval: boolean) {
  const others = decisions.filter(decision => decision.accountId !== accountId)
  return [...others, { accountId, isApproval, comment: 'It would be rejected.' }]
}
