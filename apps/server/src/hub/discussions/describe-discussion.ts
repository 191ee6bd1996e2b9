import { formatRepoId } from '@entrepot/core'
import type { Discussion, Repo } from '@entrepot/persistence'
import type { DiscussionDetails, PullRequestChanges } from '@entrepot/registry'
import { describeEvent } from './describe-event.js'

/** A discussion or pull request as lists show it. */
export function describeDiscussion(repo: Repo, discussion: Discussion): object {
  const { num, title, status, isPullRequest, authorName, createdAt } = discussion
  return {
    num,
    title,
    status,
    isPullRequest,
    author: { name: authorName },
    createdAt: createdAt.toISOString(),
    repo: { name: formatRepoId(repo), type: repo.type },
  }
}

/** With all that happened in it. A client takes a `diff` that is absent for one that it did not ask for. */
export function describeDetails(repo: Repo, { discussion, events, changes }: DiscussionDetails): object {
  return {
    ...describeDiscussion(repo, discussion),
    events: events.map(describeEvent),
    ...(changes && describeChanges(changes)),
  }
}

function describeChanges({ baseRef, mergeCommit, conflicts, diff }: PullRequestChanges): object {
  return {
    changes: { base: baseRef, ...(mergeCommit !== null && { mergeCommitId: mergeCommit }) },
    filesWithConflicts: conflicts,
    ...(diff && { diff: diff.text, ...(!diff.isWhole && { diffTruncated: true }) }),
  }
}
