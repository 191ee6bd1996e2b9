import type { AccountPrincipal, CommitSha } from '@entrepot/core'
import {
  addDiscussionEvents,
  type Discussion,
  findDiscussion,
  listDiscussionEvents,
  type Repo,
  type Tx,
} from '@entrepot/persistence'
import { readCommitData } from './event-data.js'
import { MAX_EVENTS } from './limits.js'
import { pullRequestNumber } from './pull-request-ref.js'

/** Commits that came onto a ref, oldest first. */
export interface ArrivedCommits {
  readonly refName: string
  readonly commits: readonly { readonly commit: CommitSha; readonly title: string }[]
}

/** Commits of one push that are listed one by one in a pull request; the rest are seen in its history. */
export const MAX_NOTED_COMMITS = 250

/**
 * Writes commits that came onto `refs/pr/<num>` into the pull request's events, each once; does nothing for other refs. For `alongside` of
 * a landing.
 */
export async function noteCommits(
  tx: Tx,
  repo: Repo,
  actor: AccountPrincipal,
  { refName, commits }: ArrivedCommits,
): Promise<void> {
  const num = pullRequestNumber(refName)
  const pullRequest = num === null ? null : await findDiscussion(tx, repo.id, num)
  if (!pullRequest?.isPullRequest || commits.length === 0) return
  const { known, room } = await readNoted(tx, pullRequest)
  const fresh = commits.filter(({ commit }) => !known.has(commit))
  const noted = room === 0 ? [] : fresh.slice(-Math.min(MAX_NOTED_COMMITS, room))
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

async function readNoted(tx: Tx, { id }: Discussion): Promise<{ known: Set<string>; room: number }> {
  const events = await listDiscussionEvents(tx, id, MAX_EVENTS)
  const commits = events.filter(({ kind }) => kind === 'commit')
  return {
    known: new Set(commits.map(({ data }) => readCommitData(data).oid)),
    room: MAX_EVENTS - events.length,
  }
}
