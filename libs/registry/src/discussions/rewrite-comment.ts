import { DomainError, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type Db,
  type Discussion,
  type DiscussionEvent,
  findDiscussionEvent,
  type Repo,
  rewriteDiscussionEvent,
  transaction,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { type CommentData, readCommentData } from './event-data.js'
import { MAX_COMMENT_EDITS } from './limits.js'
import { readComment } from './read-text.js'
import { isAuthor, lockedDiscussion, requireAuthorOrWriter, subjectOf } from './require-discussion.js'

export interface CommentPlace {
  readonly num: number
  readonly eventId: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Gives a comment another text; what it said before stays in its history. Only its author may.
 * @throws DomainError `discussion-not-found`, `forbidden`, `invalid-argument`, `limit-exceeded`
 * @throws DomainError `state-conflict`  the comment is hidden
 */
export function editComment(
  engines: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  { text, ...place }: CommentPlace & { readonly text: string },
): Promise<DiscussionEvent> {
  const edited = readComment(text)
  return rewriteComment(engines, principal, repo, {
    ...place,
    action: 'discussion.edit',
    rewrite: (event, before) => {
      if (!isAuthor(principal, event.authorId))
        throw new DomainError('forbidden', 'Only its author may edit a comment.')
      if (before.isHidden) throw new DomainError('state-conflict', 'The comment is hidden.')
      if (before.history.length >= MAX_COMMENT_EDITS)
        throw new DomainError('limit-exceeded', `A comment is edited at most ${MAX_COMMENT_EDITS} times.`)
      const earlier = { text: before.text, at: event.updatedAt.toISOString(), by: event.authorName }
      return { text: edited, isHidden: false, history: [...before.history, earlier] }
    },
  })
}

/**
 * Takes back what a comment says, for good: neither text nor history are kept. Its author may, and whoever may write to the repository.
 * @throws DomainError `discussion-not-found`, `forbidden`
 */
export function hideComment(
  engines: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  place: CommentPlace,
): Promise<DiscussionEvent> {
  return rewriteComment(engines, principal, repo, {
    ...place,
    action: 'discussion.hide',
    rewrite: event => {
      requireAuthorOrWriter(principal, repo, event)
      return { text: '', isHidden: true, history: [] }
    },
  })
}

interface Rewriting extends CommentPlace {
  readonly action: string
  rewrite(event: DiscussionEvent, before: CommentData): CommentData
}

function rewriteComment(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo,
  { num, eventId, action, rewrite }: Rewriting,
): Promise<DiscussionEvent> {
  return transaction(db.prisma, async tx => {
    const discussion = await lockedDiscussion(tx, repo, num)
    const event = await requireComment(tx, discussion, eventId)
    const data = rewrite(event, readCommentData(event.data))
    const rewritten = await rewriteDiscussionEvent(tx, event.id, { ...data })
    const subject = subjectOf(repo, num)
    await appendAudit(tx, { actor: principal, action, repoId: repo.id, subject, detail: { event: event.id } })
    return rewritten
  })
}

async function requireComment(db: Db, { id }: Discussion, eventId: string): Promise<DiscussionEvent> {
  const event = UUID.test(eventId) ? await findDiscussionEvent(db, id, eventId) : null
  if (event?.kind === 'comment') return event
  throw new DomainError('discussion-not-found', 'There is no such comment.')
}
