import { type AccountPrincipal, DomainError } from '@entrepot/core'
import type { Repo, Tx } from '@entrepot/persistence'
import { pullRequestNumber } from './pull-request-ref.js'
import { lockedDiscussion, requireAuthorOrWriter } from './require-discussion.js'

/**
 * Lets commits onto `refs/pr/<num>` only while the pull request is undecided, and only from its author or from somebody who may write to
 * the repository. Other refs are not asked about. Takes the pull request's row lock, so that it is not merged meanwhile.
 *
 * @throws DomainError `discussion-not-found`, `forbidden`
 * @throws DomainError `state-conflict`  it is closed or merged
 */
export async function requireCommitter(
  tx: Tx,
  repo: Repo,
  actor: AccountPrincipal,
  refName: string,
): Promise<void> {
  const num = pullRequestNumber(refName)
  if (num === null) return
  const { isPullRequest, status, authorId } = await lockedDiscussion(tx, repo, num)
  if (!isPullRequest) throw new DomainError('discussion-not-found', `Discussion ${num} is no pull request.`)
  requireAuthorOrWriter(actor, repo, { authorId })
  if (status === 'closed' || status === 'merged')
    throw new DomainError('state-conflict', `Pull request ${num} is ${status}: open another one.`)
}
