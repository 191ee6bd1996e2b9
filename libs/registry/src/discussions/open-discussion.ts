import type { Principal } from '@entrepot/core'
import {
  addDiscussionEvents,
  appendAudit,
  createDiscussion,
  type Discussion,
  type NewDiscussion,
  type Repo,
  reserveDiscussionNumber,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { requireAccount } from '../access/require-account.js'
import type { Engines } from '../engines.js'
import { commentData } from './event-data.js'
import { readDescription, readTitle } from './read-text.js'
import { subjectOf } from './require-discussion.js'
import { requireOpenToDiscussion } from './require-open-to-discussion.js'

/**
 * Opens a discussion; its description is the first comment.
 *
 * @throws DomainError `forbidden`  the repository takes none
 * @throws DomainError `invalid-argument`, `limit-exceeded`, `authentication-required`
 */
export async function openDiscussion(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  { title, description }: { readonly title: string; readonly description: string },
): Promise<Discussion> {
  const author = requireAccount(principal)
  requireOpenToDiscussion(repo)
  const texts = { title: readTitle(title), description: readDescription(description) }
  return transaction(db.prisma, async tx => {
    const num = await reserveDiscussionNumber(tx, repo.id)
    const row = { repoId: repo.id, num, title: texts.title, status: 'open', author, base: null } as const
    return writeOpening(tx, repo, row, texts.description)
  })
}

/** Writes the row of a discussion or pull request with its first comment and the audit's row. */
export async function writeOpening(
  tx: Tx,
  repo: Repo,
  row: NewDiscussion & { readonly author: ReturnType<typeof requireAccount> },
  description: string,
): Promise<Discussion> {
  const { num, title, status, base, author } = row
  const discussion = await createDiscussion(tx, row)
  await addDiscussionEvents(tx, [
    { discussionId: discussion.id, kind: 'comment', author, data: { ...commentData(description) } },
  ])
  await appendAudit(tx, {
    actor: author,
    action: base ? 'pull-request.open' : 'discussion.open',
    repoId: repo.id,
    subject: subjectOf(repo, num),
    detail: { title, status, ...(base && { base: base.ref }) },
  })
  return discussion
}
