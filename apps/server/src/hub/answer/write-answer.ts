import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.js'
import { COMMON_HEADERS } from './common-headers.js'
import { sendFile } from './send-file.js'

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
  if (body === null || request.method === 'HEAD') response.end()
  else if (Buffer.isBuffer(body)) response.end(body)
  else if ('file' in body) await sendFile(response, body)
  else await pipeline(body, response)
}
