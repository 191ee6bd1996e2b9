/** Milliseconds before the first try after a break, and at most. */
const FIRST_MS = 500
const MAX_MS = 30_000

/**
 * Milliseconds to wait before the next try: twice as long each time, and never all pages at the same moment.
 *
 * @param failures  tries since it last worked
 * @param chance  from 0 to 1
 */
export function backoffMs(failures: number, chance = Math.random()): number {
  const most = Math.min(MAX_MS, FIRST_MS * 2 ** failures)
  return Math.round(most / 2 + (most / 2) * chance)
}
