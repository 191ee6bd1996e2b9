import type { ParsedCard } from './card.js'
import { sourceLines } from './mentions.js'
import { isWhole, tablesOf, type Table } from './tables.js'

/** A number that the text shows under the name of a metric. */
export interface ShownNumber {
  /** The metric as written, normalised by `labelOf`. */
  readonly label: string
  /** What else stands around it and may name the data: the row, the column and the heading above, normalised. */
  readonly context: string
  /** As written. */
  readonly text: string
  /** Whether it is the only value given for the metric in its place: a table of one row, the row of all groups together, or a line of a list. */
  readonly isSole: boolean
}

/** Numbers of one card that are looked at. */
const NUMBERS_MAX = 5_000

const NUMBER = /(?<![\w.,])[-+]?\d{1,9}(?:[.,]\d{1,9})?(?![\w.]|,\d)/g

/** `- Accuracy: 0.91` and `**F1** = 88.1 %`, alone on a line. */
const LINE =
  /^[ \t]*(?:[-*+][ \t]+)?[*_`]{0,3}([^\d:=|*_`]{1,40}(?:@?\d{1,3})?)[*_`]{0,3}[ \t]*[:=][*_` \t]{0,4}([-+]?\d[\d.,]{0,12})[ \t]*%?[*_`. \t]{0,4}$/u

/** Names of metrics as they can be compared: `Test F1-score (%)` is `f1`. */
export function labelOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(
      /\b(?:score|test|eval|evaluation|validation|dev|overall|average|avg|mean|on|the|set|value)\b/g,
      ' ',
    )
    .replace(/[^\p{L}\p{N}@]+/gu, '')
}

/** The numbers that tables and lists of the card show beside a name. */
export function shownNumbers(card: ParsedCard): ShownNumber[] {
  const shown: ShownNumber[] = []
  for (const [at, lines] of sourceLines(card).entries()) {
    if (shown.length >= NUMBERS_MAX) break
    const heading = wordsOf(card.sections[at]?.heading ?? '')
    for (const table of tablesOf(lines)) shown.push(...fromTable(table, heading))
    for (const line of lines) shown.push(...fromLine(line, heading))
  }
  return shown.slice(0, NUMBERS_MAX)
}

/** Letters and digits only, so that `SQuAD v2` is found in `squad_v2`. */
export function wordsOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

function* fromLine(line: string, heading: string): Iterable<ShownNumber> {
  const match = line.length <= 120 ? LINE.exec(line) : null
  if (match?.[1] === undefined || match[2] === undefined) return
  yield { label: labelOf(match[1]), context: heading, text: match[2].replace(/[.,]$/, ''), isSole: true }
}

function* fromTable({ header, rows }: Table, heading: string): Iterable<ShownNumber> {
  for (const row of rows) {
    const first = row[0] ?? ''
    for (const [column, cell] of row.entries()) {
      for (const text of numbersIn(cell)) {
        const around = heading + wordsOf(first) + wordsOf(header[column] ?? '')
        yield {
          label: labelOf(header[column] ?? ''),
          context: around,
          text,
          isSole: rows.length === 1 || isWhole(first),
        }
        if (column === 0) continue
        yield { label: labelOf(first), context: around, text, isSole: row.length === 2 }
      }
    }
  }
}

function numbersIn(cell: string): string[] {
  if (cell.length > 60) return []
  return cell.replace(/[*_`%]/g, '').match(NUMBER) ?? []
}

/** Whether a number as written is a value, rounded as it is written, in per cent or not. */
export function showsValue(text: string, value: number): boolean {
  const written = text.replace(',', '.')
  const decimals = written.split('.')[1]?.length ?? 0
  const tolerance = 0.5 * 10 ** -decimals * 1.02 + 1e-9
  const number = Number(written)
  return [1, 100, 0.01].some(scale => Math.abs(number - value * scale) <= tolerance)
}
