import type { Principal } from '@entrepot/core'
import { appendAudit, type DiscussionEvent, type Repo, transaction } from '@entrepot/persistence'
import { requireAccount } from '../access/require-account.js'
import type { Engines } from '../engines.js'
import { addEvent } from './add-event.js'
import { commentData } from './event-data.js'
import { readComment } from './read-text.js'
import { lockedDiscussion, subjectOf } from './require-discussion.js'
import { requireOpenToDiscussion } from './require-open-to-discussion.js'

/**
 * Comments on a discussion or pull request, whatever its status.
 * @throws DomainError `discussion-not-found`, `forbidden`, `invalid-argument`, `limit-exceeded`, `authentication-required`
 */
export async function addComment(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  { num, text }: { readonly num: number; readonly text: string },
): Promise<DiscussionEvent> {
  const author = requireAccount(principal)
  requireOpenToDiscussion(repo)
  const data = { ...commentData(readComment(text)) }
  return transaction(db.prisma, async tx => {
    const discussion = await lockedDiscussion(tx, repo, num)
    const event = await addEvent(tx, discussion, author, { kind: 'comment', data })
    await appendAudit(tx, {
      actor: author,
      action: 'discussion.comment',
      repoId: repo.id,
      subject: subjectOf(repo, num),
      detail: { event: event.id },
    })
    return event
  })
}
