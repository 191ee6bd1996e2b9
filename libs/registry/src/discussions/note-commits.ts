import type { AccountPrincipal, CommitSha } from '@entrepot/core'
import {
  addDiscussionEvents,
  countDiscussionEvents,
  findDiscussion,
  type Repo,
  type Tx,
} from '@entrepot/persistence'
import { MAX_EVENTS } from './limits.js'
import { pullRequestNumber } from './pull-request-ref.js'

/** Commits that came onto a ref, oldest first. */
export interface ArrivedCommits {
  readonly refName: string
  readonly commits: readonly { readonly commit: CommitSha; readonly title: string }[]
}

/** Commits of one push that are listed one by one in a pull request; the rest are seen in its history. */
const MAX_NOTED = 250

/**
 * Writes commits that came onto `refs/pr/<num>` into the pull request's events; does nothing for other refs. For `alongside` of a landing.
 */
export async function noteCommits(
  tx: Tx,
  repo: Repo,
  actor: AccountPrincipal,
  { refName, commits }: ArrivedCommits,
): Promise<void> {
  const num = pullRequestNumber(refName)
  const pullRequest = num === null ? null : await findDiscussion(tx, repo.id, num)
  if (!pullRequest?.isPullRequest) return
  const room = MAX_EVENTS - (await countDiscussionEvents(tx, pullRequest.id))
  const noted = commits.slice(-Math.min(MAX_NOTED, Math.max(room, 1)))
  await addDiscussionEvents(
    tx,
    noted.map(({ commit, title }) => ({
      discussionId: pullRequest.id,
      kind: 'commit' as const,
      author: actor,
      data: { subject: title, oid: commit },
    })),
  )
}
