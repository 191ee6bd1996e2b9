import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.js'
import { COMMON_HEADERS } from './common-headers.js'
import { sendFile } from './send-file.js'

/** Milliseconds in which a client that downloads must take something; one that is gone without a word holds a file open until then. */
const STALLED_MS = 5 * 60_000

/**
 * Sends an answer. Its body is closed afterwards, whether or not it could be sent.
 * @throws the body's error, when a stream breaks; the connection is cut then, so that the client sees it too
 */
export async function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  { status, headers, body }: Answer,
): Promise<void> {
  try {
    const all = COMMON_HEADERS.concat(headers, 'X-Request-Id', requestId)
    // A body that was given up half way would be taken for the next request.
    if (request.destroyed && !request.complete) all.push('Connection', 'close')
    response.writeHead(status, all)
    if (body === null || request.method === 'HEAD') return void response.end()
    if (Buffer.isBuffer(body)) return void response.end(body)
    response.setTimeout(STALLED_MS)
    await ('file' in body ? sendFile(response, body) : pipeline(body, response))
  } finally {
    await discard(body)
  }
}

/** Closes what nobody took: a pipeline into a connection that is gone leaves its source open. */
async function discard(body: Answer['body']): Promise<void> {
  if (body === null || Buffer.isBuffer(body)) return
  if ('file' in body) return body.file.close()
  body.on('error', () => undefined) // what breaks from here on is of no interest
  body.destroy()
}
