import { newId } from '@entrepot/core'
import type { DiscussionEvent, DiscussionEventKind, Prisma } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewDiscussionEvent {
  readonly discussionId: string
  readonly kind: DiscussionEventKind
  readonly author: { readonly accountId: string; readonly accountName: string }
  readonly data: Prisma.InputJsonObject
}

/** Appends events in the order given. */
export function addDiscussionEvents(
  tx: Tx,
  events: readonly NewDiscussionEvent[],
): Promise<DiscussionEvent[]> {
  const now = new Date()
  return tx.discussionEvent.createManyAndReturn({
    data: events.map(({ author, ...event }) => ({
      id: newId(),
      ...event,
      authorId: author.accountId,
      authorName: author.accountName,
      createdAt: now,
      updatedAt: now,
    })),
  })
}

/** At most `limit` events, oldest first. */
export function listDiscussionEvents(
  db: Db,
  discussionId: string,
  limit: number,
): Promise<DiscussionEvent[]> {
  return db.discussionEvent.findMany({ where: { discussionId }, orderBy: { id: 'asc' }, take: limit })
}

export function countDiscussionEvents(db: Db, discussionId: string): Promise<number> {
  return db.discussionEvent.count({ where: { discussionId } })
}

/** Null when the discussion has no such event. */
export function findDiscussionEvent(
  db: Db,
  discussionId: string,
  id: string,
): Promise<DiscussionEvent | null> {
  return db.discussionEvent.findFirst({ where: { id, discussionId } })
}

/** Replaces what an event says. */
export function rewriteDiscussionEvent(
  tx: Tx,
  id: string,
  data: Prisma.InputJsonObject,
): Promise<DiscussionEvent> {
  return tx.discussionEvent.update({ where: { id }, data: { data, updatedAt: new Date() } })
}
