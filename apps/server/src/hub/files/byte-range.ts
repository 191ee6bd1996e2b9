import type { IncomingHttpHeaders } from 'node:http'
import { type ByteRange, DomainError } from '@entrepot/core'
import parseRange from 'range-parser'

/**
 * The part that a request asks for; null for the whole, which is also the answer to several ranges at once, to what can't be read, and to
 * an `If-Range` that names other bytes.
 *
 * @throws DomainError `range-not-satisfiable`  it begins behind the end; its detail has `sizeBytes`
 */
export function requestedRange(
  headers: IncomingHttpHeaders,
  sizeBytes: number,
  etag: string,
): ByteRange | null {
  if (headers.range === undefined || sizeBytes === 0) return null
  const condition = headers['if-range']
  if (typeof condition === 'string' && condition !== etag) return null
  const ranges = parseRange(sizeBytes, headers.range)
  if (ranges === -1) {
    const message = `The requested range begins behind the end of the file, which has ${sizeBytes} bytes.`
    throw new DomainError('range-not-satisfiable', message, { sizeBytes })
  }
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1 || !ranges[0]) return null
  return { start: ranges[0].start, endExclusive: ranges[0].end + 1 }
}

/** Whether the client has these bytes already. Some send the tag as they store it, without quotes. */
export function isNotModified(headers: IncomingHttpHeaders, etag: string): boolean {
  const condition = headers['if-none-match']
  if (condition === undefined) return false
  const bare = etag.slice(1, -1)
  return condition.split(',').some(one => {
    const tag = one.trim().replace(/^W\//, '').replace(/^"|"$/g, '')
    return tag === bare || tag === '*'
  })
}
