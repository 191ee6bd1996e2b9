/** A Markdown table; cells are trimmed Markdown. */
export interface Table {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const DELIMITER = /^\|?:?-+:?(?:\|:?-+:?)*\|?$/

/** Rows of one table, and cells of one row, that are read: tables of results are smaller. */
const ROWS_MAX = 500
const CELLS_MAX = 100

/** Longest line that is tried as the line under a header; anything longer is data. */
const DELIMITER_MAX_LENGTH = 2_000

/** The tables of some lines of Markdown. A table ends with the first line that has no bar. */
export function tablesOf(lines: readonly string[]): Table[] {
  const tables: Table[] = []
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string
    const above = lines[at - 1] as string
    if (!line.includes('|') || !above.includes('|') || !isDelimiter(line)) continue
    const rows: string[][] = []
    let next = at + 1
    for (; next < lines.length && (lines[next] as string).includes('|'); next++) {
      if (rows.length < ROWS_MAX) rows.push(cellsOf(lines[next] as string))
    }
    tables.push({ header: cellsOf(above), rows })
    at = next
  }
  return tables
}

function isDelimiter(line: string): boolean {
  return line.length <= DELIMITER_MAX_LENGTH && DELIMITER.test(line.replace(/[ \t]+/g, ''))
}

function cellsOf(line: string): string[] {
  const cells = line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|', CELLS_MAX)
  return cells.map(cell => cell.trim())
}

/** Words for the row that takes all groups together. */
const WHOLE =
  /^(?:all|total|overall|everything|alle|gesamt|insgesamt|toute?s|tous|ensemble|todos|todas|tutt[ie]|complessivo|wszystkie|все|всего|全部|全体|全體|总体|總體|整体|전체|合計)$/iu

/** Whether a row of results is that of all groups together, by its first cell. */
export function isWhole(label: string): boolean {
  return WHOLE.test(label.replace(/[*_`]/g, '').trim())
}
