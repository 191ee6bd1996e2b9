import type { Principal } from '@entrepot/core'
import { type Discussion, type DiscussionEvent, listDiscussionEvents, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { MAX_EVENTS } from './limits.js'
import { type PullRequestChanges, readChanges } from './read-changes.js'
import { requireDiscussion } from './require-discussion.js'

export interface DiscussionDetails {
  readonly discussion: Discussion
  /** Oldest first; the first is the description. Commits only for those who may read them. */
  readonly events: readonly DiscussionEvent[]
  /** Null for a discussion. */
  readonly changes: PullRequestChanges | null
}

/**
 * A discussion or pull request with everything that happened in it, for whoever may read the repository.
 * @throws DomainError `discussion-not-found`
 * @throws DomainError `limit-exceeded`  the difference was asked for and takes too long to find
 */
export async function readDiscussion(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  { num, withDiff }: { readonly num: number; readonly withDiff: boolean },
): Promise<DiscussionDetails> {
  const discussion = await requireDiscussion(engines.db.prisma, repo, num)
  const changes = await readChanges(engines, principal, repo, { discussion, withDiff })
  const events = await listDiscussionEvents(engines.db.prisma, discussion.id, MAX_EVENTS)
  const isShown = ({ kind }: DiscussionEvent) => kind !== 'commit' || changes?.isReadable === true
  return { discussion, changes, events: events.filter(isShown) }
}
