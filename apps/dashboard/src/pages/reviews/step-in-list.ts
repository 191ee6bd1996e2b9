/**
 * Where a step leads in a list from which what one looks at may be gone, as it was decided: the next one took its place.
 *
 * @param at  of what one looks at; negative when it is not in the list
 * @param lastAt  where it was when it last was there
 * @returns an index; negative when the list is empty
 */
export function stepInList(at: number, lastAt: number, by: number, count: number): number {
  const wanted = at >= 0 ? at + by : by > 0 ? lastAt : lastAt + by
  return Math.min(count - 1, Math.max(0, wanted))
}
