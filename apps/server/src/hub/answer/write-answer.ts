import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.js'
import { COMMON_HEADERS } from './common-headers.js'
import { sendFile } from './send-file.js'

/** Milliseconds in which a client that downloads must take something; one that is gone without a word holds a file open until then. */
const STALLED_MS = 5 * 60_000

/**
 * Sends an answer.
 * @throws the body's error, when a stream breaks; the connection is cut then, so that the client sees it too
 */
export async function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  { status, headers, body }: Answer,
): Promise<void> {
  const all = COMMON_HEADERS.concat(headers, 'X-Request-Id', requestId)
  // A body that was given up half way would be taken for the next request.
  if (request.destroyed && !request.complete) all.push('Connection', 'close')
  response.writeHead(status, all)
  if (body === null || request.method === 'HEAD') return void response.end()
  if (Buffer.isBuffer(body)) return void response.end(body)
  response.setTimeout(STALLED_MS)
  await ('file' in body ? sendFile(response, body) : pipeline(body, response))
}
