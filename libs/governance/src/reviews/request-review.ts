import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  createReview,
  findOpenReview,
  lockRepo,
  queueWebhookEvents,
  type Repo,
  type Revision,
  type ReviewWithDecisions,
  transaction,
} from '@entrepot/persistence'
import { type Engines, requireAccount, requireRight } from '@entrepot/registry'
import { readComment } from '../read-comment.js'
import { findAssignees } from './find-assignees.js'

export interface ReviewRequest {
  readonly repo: Repo
  readonly revision: Pick<Revision, 'commit'>
  /** What is asked to be decided, and why. */
  readonly reason: string
  /** Names of accounts that are asked to decide. */
  readonly assignees: readonly string[]
}

/**
 * Asks for a decision on a revision. One review of it is open at a time.
 *
 * @throws DomainError `forbidden`, `authentication-required`  for those who write to the repository or review it
 * @throws DomainError `already-exists`   one is open; `detail.review` is its id
 * @throws DomainError `account-not-found`, `invalid-argument`
 */
export async function requestReview(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  { repo, revision, reason, assignees }: ReviewRequest,
): Promise<ReviewWithDecisions> {
  const account = requireAccount(principal)
  requireRight(account, 'verdict:see-blocked', repo)
  const said = readComment(reason)
  return transaction(db.prisma, async tx => {
    await lockRepo(tx, repo.id)
    const open = await findOpenReview(tx, repo.id, revision.commit)
    if (open) {
      const message = `A review of ${revision.commit.slice(0, 12)} is open already.`
      throw new DomainError('already-exists', message, { review: open.id })
    }
    const review = await createReview(tx, {
      repoId: repo.id,
      commit: revision.commit,
      reason: said,
      requestedById: account.accountId,
      assigneeIds: (await findAssignees(tx, assignees)).map(({ id }) => id),
    })
    await appendAudit(tx, {
      actor: account,
      action: 'review.request',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { review: review.id, commit: revision.commit, assignees: [...assignees] },
    })
    await queueWebhookEvents(tx, [
      {
        event: 'review.requested',
        namespace: repo.namespace,
        data: {
          repo: { type: repo.type, id: formatRepoId(repo) },
          commit: revision.commit,
          review: review.id,
          reason: said,
        },
      },
    ])
    return review
  })
}
