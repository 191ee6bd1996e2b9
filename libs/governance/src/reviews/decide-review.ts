import { type AccountPrincipal, asCommitSha, DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type Db,
  expireVerdict,
  findReposById,
  findRevision,
  hasPushed,
  lockReview,
  putReviewDecision,
  type Repo,
  type ReviewDecision,
  type ReviewState,
  type ReviewWithDecisions,
  type Revision,
  transaction,
  type Tx,
  updateReview,
} from '@entrepot/persistence'
import { can, type Engines, requireAccount, requireRight } from '@entrepot/registry'
import { activePolicy } from '../policies/active-policy.js'
import { readComment } from '../read-comment.js'
import { rejudgeRevisions } from '../rejudge/rejudge-revisions.js'
import { requiredApprovalsOf } from './required-approvals.js'

export interface ReviewRuling {
  readonly reviewId: string
  readonly isApproval: boolean
  readonly comment: string
}

/**
 * Decides about a revision. The last word of each reviewer counts: one rejection rejects, and as many approvals as the policy asks for
 * approve; then the verdict follows at once.
 *
 * @throws DomainError `review-not-found`  there is none, or it is of a repository that this principal may not read
 * @throws DomainError `forbidden`         no reviewer here, or an approval of what they pushed themselves
 * @throws DomainError `state-conflict`    it was withdrawn, or its revision is gone
 */
export async function decideReview(
  engines: Engines,
  principal: Principal,
  ruling: ReviewRuling,
): Promise<ReviewWithDecisions> {
  const reviewer = requireAccount(principal)
  const comment = readComment(ruling.comment)
  const policy = await activePolicy(engines.db)
  const { review, revision } = await transaction(engines.db.prisma, async tx => {
    const before = await lockReview(tx, ruling.reviewId)
    const [repo] = before ? await findReposById(tx, [before.repoId]) : []
    if (!before || !repo || !can(reviewer, 'repo:read', repo)) throw noReview()
    requireRight(reviewer, 'verdict:review', repo)
    const revision = await findRevision(tx, repo.id, asCommitSha(before.commit))
    if (before.state === 'withdrawn' || !revision)
      throw new DomainError('state-conflict', 'This review was withdrawn. Ask for a new one.')
    if (ruling.isApproval) await requireNotOwn(tx, reviewer, revision)
    await putReviewDecision(tx, {
      reviewId: before.id,
      accountId: reviewer.accountId,
      isApproval: ruling.isApproval,
      comment,
    })
    const { decisions } = (await lockReview(tx, before.id)) ?? before
    const state = reviewStateOf(decisions, revision, requiredApprovalsOf(policy, repo))
    const review = await updateReview(tx, before.id, {
      state,
      decidedAt: state === 'open' ? null : new Date(),
    })
    await note(tx, reviewer, repo, { review, isApproval: ruling.isApproval })
    // Should we die now, whoever asks for it has it judged.
    await expireVerdict(tx, revision.id)
    return { review, revision }
  })
  await rejudgeRevisions(engines, { revisionIds: [revision.id], cause: 'review', actor: reviewer })
  return review
}

/**
 * Two people: whoever brought a revision may reject it, and not approve it. A commit that came along with others has nobody's name until it
 * is asked for, so that it may be of anybody who ever pushed there.
 */
async function requireNotOwn(tx: Tx, account: AccountPrincipal, revision: Revision): Promise<void> {
  if (await isOwnPush(tx, account, revision)) throw ownPush()
}

/** Whether somebody brought a revision, or may have. */
export async function isOwnPush(
  db: Db,
  { accountId }: AccountPrincipal,
  { repoId, pushedById }: Pick<Revision, 'repoId' | 'pushedById'>,
): Promise<boolean> {
  return pushedById === null ? hasPushed(db, repoId, accountId) : pushedById === accountId
}

export function ownPush(): DomainError {
  return new DomainError('forbidden', 'You pushed this revision, so somebody else has to approve it.')
}

/** What a review is once these are its decisions. */
export function reviewStateOf(
  decisions: readonly Pick<ReviewDecision, 'accountId' | 'isApproval'>[],
  { pushedById }: Pick<Revision, 'pushedById'>,
  requiredApprovals: number,
): ReviewState {
  if (decisions.some(({ isApproval }) => !isApproval)) return 'rejected'
  const approvals = decisions.filter(({ accountId }) => accountId !== pushedById).length
  return approvals >= requiredApprovals ? 'approved' : 'open'
}

async function note(
  tx: Parameters<typeof appendAudit>[0],
  actor: AccountPrincipal,
  repo: Repo,
  { review, isApproval }: { readonly review: ReviewWithDecisions; readonly isApproval: boolean },
): Promise<void> {
  await appendAudit(tx, {
    actor,
    action: isApproval ? 'review.approve' : 'review.reject',
    repoId: repo.id,
    subject: formatRepoId(repo),
    detail: { review: review.id, commit: review.commit, state: review.state },
  })
}

export function noReview(): DomainError {
  return new DomainError('review-not-found', 'There is no such review.')
}
