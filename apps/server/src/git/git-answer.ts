import type { Readable } from 'node:stream'
import type { Answer } from '../hub/answer/answer.js'

/** What git's own server sends, as proxies in between may be old. */
const NOT_CACHED = [
  'Cache-Control',
  'no-cache, max-age=0, must-revalidate',
  'Pragma',
  'no-cache',
  'Expires',
  'Fri, 01 Jan 1980 00:00:00 GMT',
]

/** An answer in git's protocol; a stream goes out in chunks. */
export function gitAnswer(contentType: string, body: Buffer | Readable): Answer {
  const length = Buffer.isBuffer(body) ? ['Content-Length', String(body.length)] : []
  return { status: 200, headers: ['Content-Type', contentType, ...length, ...NOT_CACHED], body }
}
