import type { Finding } from '@entrepot/core'
import { csvRow } from '../csv/csv-row.js'

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

/** Findings as a table by RFC 4180, with a row of names. */
export function toCsv(findings: readonly Finding[]): string {
  const rows = findings.map(finding => COLUMNS.map(([, read]) => read(finding)))
  return [COLUMNS.map(([name]) => name), ...rows].map(csvRow).join('')
}
