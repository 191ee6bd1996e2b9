/** The first of some moments; null stands for never. */
export function earliest(...moments: readonly (Date | null)[]): Date | null {
  const known = moments.filter(moment => moment !== null)
  return known.reduce<Date | null>((first, one) => (first === null || one < first ? one : first), null)
}
