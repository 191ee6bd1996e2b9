/** Rows of one file: what is more would take minutes to read, and no spreadsheet likes it. */
export const MAX_CSV_ROWS = 20_000

/** How a cell begins that a spreadsheet would run. Not bound to the cell’s end: a line break in it changes nothing of that. */
const FORMULA = /^[=+\-@\t\r\n]/

/** The table as CSV with a head. Cells that a spreadsheet would run as a formula are made text. */
export async function toCsv(
  columns: readonly { readonly header: string }[],
  rows: unknown[][],
): Promise<string> {
  const { default: Papa } = await import('papaparse')
  return Papa.unparse(
    { fields: columns.map(({ header }) => header), data: rows },
    { escapeFormulae: FORMULA, newline: '\r\n' },
  )
}

/**
 * A file that does not hold all says so by its name, wherever it is sent.
 *
 * @param cutAfter  rows that it holds of more; null: it holds all
 */
export function csvFileName(name: string, cutAfter: number | null): string {
  return cutAfter === null ? `${name}.csv` : `${name}-first-${cutAfter}.csv`
}
