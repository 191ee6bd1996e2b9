/**
 * What a spreadsheet takes for the beginning of a formula, blanks before it or not; the full-width forms are read as the plain ones by
 * some.
 */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/u

/** A row of a table by RFC 4180, with its line end. Texts come from strangers: none is left that a spreadsheet would calculate. */
export function csvRow(values: readonly (string | number | null)[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
