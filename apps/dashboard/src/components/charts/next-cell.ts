interface Placed {
  readonly column: number
  readonly row: number
}

/**
 * The cell to which one goes up or down from another: the nearest that is higher or lower, as most of a grid may be empty.
 *
 * @param step  1 for up, where rows are counted from below, -1 for down
 * @returns its place in `cells`; null where there is none
 */
export function nextCell(cells: readonly Placed[], at: number, step: 1 | -1): number | null {
  const from = cells[at]
  if (!from) return null
  const found = cells
    .map((cell, place) => ({ place, rows: (cell.row - from.row) * step, columns: cell.column - from.column }))
    .filter(({ rows }) => rows > 0)
    .map(({ place, rows, columns }) => ({ place, distance: rows ** 2 + columns ** 2 }))
    .sort((one, other) => one.distance - other.distance)
  return found[0]?.place ?? null
}
