/** Work done before it says how long the rest takes: earlier guesses would only frighten. */
const MIN_DONE = 20

/** Seconds that the rest of a run takes at its speed so far; null while nobody can tell. */
export function remainingSeconds(
  { done, total, startedAt }: { readonly done: number; readonly total: number; readonly startedAt: string },
  now: number,
): number | null {
  if (done < MIN_DONE || total <= done) return null
  const elapsed = (now - Date.parse(startedAt)) / 1000
  return elapsed <= 0 ? null : (elapsed / done) * (total - done)
}
