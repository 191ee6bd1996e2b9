import type { useWebhooksText } from './messages.js'
import { EVENTS } from './webhook-queries.js'

/** What an event is called; one that this page does not know yet is shown as the server names it. */
export function eventName(say: ReturnType<typeof useWebhooksText>, event: string): string {
  const known = EVENTS.find(name => name === event)
  return known ? say(`event_${known}`) : event
}
