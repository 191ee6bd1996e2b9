import { type AccountPrincipal, DomainError } from '@entrepot/core'
import {
  addDiscussionEvents,
  countDiscussionEvents,
  type Discussion,
  type DiscussionEvent,
  type NewDiscussionEvent,
  type Tx,
} from '@entrepot/persistence'
import { MAX_EVENTS } from './limits.js'

/**
 * Appends one event to a discussion.
 * @throws DomainError `limit-exceeded`  it has so many already that nobody reads them
 */
export async function addEvent(
  tx: Tx,
  discussion: Discussion,
  author: AccountPrincipal,
  { kind, data }: Pick<NewDiscussionEvent, 'kind' | 'data'>,
): Promise<DiscussionEvent> {
  if ((await countDiscussionEvents(tx, discussion.id)) >= MAX_EVENTS)
    throw new DomainError(
      'limit-exceeded',
      `A discussion holds at most ${MAX_EVENTS} events. Open another one.`,
    )
  const [event] = await addDiscussionEvents(tx, [{ discussionId: discussion.id, kind, author, data }])
  if (!event) throw new TypeError('an event that was written has no row')
  return event
}
