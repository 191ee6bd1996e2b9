import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'

/** Milliseconds in which an ordinary body must have arrived whole: nobody holds a connection by sending a byte now and then. */
export const BODY_TIMEOUT_MS = 60_000
/** Milliseconds that a long body may stand still while we wait for more of it. */
export const BODY_STALL_MS = 60_000

const WATCHED = new WeakMap<IncomingMessage, NodeJS.Timeout>()

/**
 * Breaks a request off whose body does not come: reading it fails with DomainError `request-timeout` then. The HTTP server itself has no
 * limit on the whole of a request, as an upload may take hours.
 *
 * @param isLong  its body may take as long as it keeps coming; may be said later, once the route is known
 */
export function watchBody(request: IncomingMessage, isLong: boolean): void {
  clearTimeout(WATCHED.get(request))
  if (request.complete) return
  if (!isLong) return arm(request, BODY_TIMEOUT_MS, () => giveUp(request))
  let seenBytes = request.socket.bytesRead
  const look = (): void => {
    const { bytesRead } = request.socket
    // What lies here unread waits for us, not for the client.
    if (bytesRead === seenBytes && request.readableLength === 0) return giveUp(request)
    seenBytes = bytesRead
    arm(request, BODY_STALL_MS, look)
  }
  arm(request, BODY_STALL_MS, look)
}

function arm(request: IncomingMessage, ms: number, then: () => void): void {
  const timer = setTimeout(() => {
    if (!request.complete && !request.destroyed) then()
  }, ms).unref()
  WATCHED.set(request, timer)
  request.once('close', () => clearTimeout(timer))
}

function giveUp(request: IncomingMessage): void {
  request.destroy(
    new DomainError('request-timeout', 'The body of the request did not arrive in time. Send it again.'),
  )
}
