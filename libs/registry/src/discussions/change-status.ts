import { DomainError, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type DiscussionEvent,
  type Repo,
  transaction,
  updateDiscussion,
} from '@entrepot/persistence'
import { requireAccount } from '../access/require-account.js'
import type { Engines } from '../engines.js'
import { addEvent } from './add-event.js'
import { commentData, statusData } from './event-data.js'
import { readComment } from './read-text.js'
import { lockedDiscussion, requireAuthorOrWriter, subjectOf } from './require-discussion.js'

export interface StatusChange {
  readonly num: number
  readonly status: 'open' | 'closed'
  /** Left out or null: none. */
  readonly comment?: string | null
}

/**
 * Opens or closes a discussion or pull request; a draft becomes a pull request that may be merged when it is opened. Its author may, and
 * whoever may write to the repository.
 *
 * @throws DomainError `state-conflict`  it has that status, or is merged
 * @throws DomainError `discussion-not-found`, `forbidden`, `invalid-argument`, `limit-exceeded`, `authentication-required`
 */
export async function changeStatus(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  { num, status, comment }: StatusChange,
): Promise<DiscussionEvent> {
  const actor = requireAccount(principal)
  const data = comment ? { ...commentData(readComment(comment)) } : null
  return transaction(db.prisma, async tx => {
    const discussion = await lockedDiscussion(tx, repo, num)
    requireAuthorOrWriter(actor, repo, discussion)
    if (discussion.status === 'merged' || discussion.status === status)
      throw new DomainError('state-conflict', `It is ${discussion.status} already.`)
    if (data) await addEvent(tx, discussion, actor, { kind: 'comment', data })
    await updateDiscussion(tx, discussion.id, { status })
    const event = await addEvent(tx, discussion, actor, { kind: 'status_change', data: statusData(status) })
    await appendAudit(tx, {
      actor,
      action: 'discussion.status',
      repoId: repo.id,
      subject: subjectOf(repo, num),
      detail: { before: discussion.status, after: status },
    })
    return event
  })
}
