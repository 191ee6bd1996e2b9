import type { ReadRange } from './read-range.js'

/** One window: what a listing of a small archive fits into, and little to fetch in vain. */
const WINDOW_BYTES = 64 * 1024

/** The same reader, which answers small requests out of the window that it read last: one round trip for many headers that lie together. */
export function windowedRead(read: ReadRange): ReadRange {
  let windowStart = 0
  let asked = 0
  let window: Uint8Array = new Uint8Array(0)
  return async (start, endExclusive) => {
    if (endExclusive - start > WINDOW_BYTES) return await read(start, endExclusive)
    const isInside = start >= windowStart && endExclusive <= windowStart + asked
    if (!isInside) {
      window = await read(start, start + WINDOW_BYTES)
      windowStart = start
      asked = WINDOW_BYTES
    }
    return window.subarray(start - windowStart, endExclusive - windowStart)
  }
}
