/** Where the n-th of `count` bars beside each other begins, and how wide each is; a fifth of its room is the gap to the next. */
export function bandsOf(
  count: number,
  width: number,
): { readonly start: (at: number) => number; readonly width: number } {
  const step = width / Math.max(1, count)
  return { start: at => step * at + step * GAP_SHARE * 0.5, width: step * (1 - GAP_SHARE) }
}

const GAP_SHARE = 0.2

/** A length for each value: none for nothing, `length` for `largest`. */
export function lengthOf(largest: number, length: number): (value: number) => number {
  return value => (largest === 0 ? 0 : (value / largest) * length)
}

/** Values to draw lines at, from none to the largest, whole numbers where the values are. */
export function ticksOf(largest: number, count: number): readonly number[] {
  const all = Array.from({ length: count + 1 }, (_, at) => (largest / count) * at)
  return all.filter(value => largest < 1 || Number.isInteger(value))
}
