import type { ServerResponse } from 'node:http'

/** Aborted when the client has left, or has its answer: what is still being worked out for it can stop. */
export function leaveSignal(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  if (response.destroyed) left.abort()
  else response.once('close', () => left.abort())
  return left.signal
}
