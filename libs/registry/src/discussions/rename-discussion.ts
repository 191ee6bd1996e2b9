import type { Principal } from '@entrepot/core'
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
import { readTitle } from './read-text.js'
import { lockedDiscussion, requireAuthorOrWriter, subjectOf } from './require-discussion.js'

/**
 * Gives a discussion or pull request another title. Its author may, and whoever may write to the repository.
 * @throws DomainError `discussion-not-found`, `forbidden`, `invalid-argument`, `limit-exceeded`, `authentication-required`
 */
export async function renameDiscussion(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  { num, title }: { readonly num: number; readonly title: string },
): Promise<DiscussionEvent> {
  const actor = requireAccount(principal)
  const renamed = readTitle(title)
  return transaction(db.prisma, async tx => {
    const discussion = await lockedDiscussion(tx, repo, num)
    requireAuthorOrWriter(actor, repo, discussion)
    const change = { from: discussion.title, to: renamed }
    await updateDiscussion(tx, discussion.id, { title: renamed })
    const event = await addEvent(tx, discussion, actor, { kind: 'title_change', data: change })
    const subject = subjectOf(repo, num)
    await appendAudit(tx, { actor, action: 'discussion.rename', repoId: repo.id, subject, detail: change })
    return event
  })
}
