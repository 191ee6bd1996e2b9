import type { Finding } from '@entrepot/core'

const COLUMNS = [
  ['rule', finding => finding.ruleId],
  ['severity', finding => finding.severity],
  ['state', finding => finding.state],
  ['message', finding => finding.message],
  ['path', finding => finding.position.path],
  ['line', finding => finding.position.line],
  ['column', finding => finding.position.column],
  ['key', finding => finding.position.keyPath],
  ['heading', finding => finding.position.heading],
  ['evidence', finding => finding.evidence],
  ['fix', finding => finding.fix],
  ['fingerprint', finding => finding.fingerprint],
] as const satisfies readonly (readonly [string, (finding: Finding) => string | number | null])[]

/**
 * What a spreadsheet takes for the beginning of a formula, blanks before it or not; the full-width forms are read as the plain ones by
 * some.
 */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/u

/** Findings as a table by RFC 4180, with a row of names. Texts come from strangers: none is left that a spreadsheet would calculate. */
export function toCsv(findings: readonly Finding[]): string {
  const rows = findings.map(finding => COLUMNS.map(([, read]) => cell(read(finding))))
  return [COLUMNS.map(([name]) => name), ...rows].map(row => `${row.join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
