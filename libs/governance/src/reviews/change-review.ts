import { type AccountPrincipal, asCommitSha, DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  expireVerdict,
  findReposById,
  findRevision,
  lockReview,
  type ReviewWithDecisions,
  type Revision,
  transaction,
  updateReview,
} from '@entrepot/persistence'
import { can, type Engines, requireAccount, requireRight } from '@entrepot/registry'
import { rejudgeRevisions } from '../rejudge/rejudge-revisions.js'
import { noReview } from './decide-review.js'
import { findAssignees } from './find-assignees.js'

/**
 * Takes a review back, with all that was decided in it. For who asked for it, and for reviewers of the repository; a rejection not by who
 * pushed the revision, unless nobody else rejected it.
 *
 * @throws DomainError `review-not-found`, `forbidden`
 */
export async function withdrawReview(
  engines: Engines,
  principal: Principal,
  id: string,
): Promise<ReviewWithDecisions> {
  const account = requireAccount(principal)
  const { review, revisionId } = await transaction(engines.db.prisma, async tx => {
    const before = await lockReview(tx, id)
    const [repo] = before ? await findReposById(tx, [before.repoId]) : []
    if (!before || !repo || !can(account, 'repo:read', repo)) throw noReview()
    if (before.requestedById !== account.accountId || before.state !== 'open')
      requireRight(account, 'verdict:review', repo)
    const revision = await findRevision(tx, repo.id, asCommitSha(before.commit))
    if (before.state === 'rejected') requireOthers(account, before, revision)
    const review = await updateReview(tx, id, { state: 'withdrawn', decidedAt: new Date() })
    await appendAudit(tx, {
      actor: account,
      action: 'review.withdraw',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { review: id, commit: review.commit, before: before.state },
    })
    if (revision) await expireVerdict(tx, revision.id)
    return { review, revisionId: revision?.id }
  })
  const revisionIds = revisionId === undefined ? [] : [revisionId]
  await rejudgeRevisions(engines, { revisionIds, cause: 'review', actor: account })
  return review
}

function requireOthers(
  { accountId }: AccountPrincipal,
  { decisions }: ReviewWithDecisions,
  revision: Pick<Revision, 'pushedById'> | null,
): void {
  const isByOthers = decisions.some(one => !one.isApproval && one.accountId !== accountId)
  if (revision?.pushedById !== accountId || !isByOthers) return
  throw new DomainError(
    'forbidden',
    'You pushed this revision, so somebody else has to take its rejection back.',
  )
}

/**
 * Says who is asked to decide.
 *
 * @throws DomainError `review-not-found`, `forbidden`, `account-not-found`, `invalid-argument`
 */
export async function assignReview(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { id, assignees }: { readonly id: string; readonly assignees: readonly string[] },
): Promise<ReviewWithDecisions> {
  const account = requireAccount(principal)
  return transaction(db.prisma, async tx => {
    const before = await lockReview(tx, id)
    const [repo] = before ? await findReposById(tx, [before.repoId]) : []
    if (!before || !repo || !can(account, 'repo:read', repo)) throw noReview()
    requireRight(account, 'verdict:see-blocked', repo)
    const found = await findAssignees(tx, assignees)
    const review = await updateReview(tx, id, { assigneeIds: found.map(one => one.id) })
    await appendAudit(tx, {
      actor: account,
      action: 'review.assign',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { review: id, assignees: found.map(({ name }) => name) },
    })
    return review
  })
}
