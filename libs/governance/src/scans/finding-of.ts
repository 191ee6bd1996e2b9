import { createHash } from 'node:crypto'
import type { Finding } from '@entrepot/core'

/** Rules about files, as against those about cards. */
export const FILE_RULES = {
  'file-pickle-dangerous': 'Remove the file, or save the weights as safetensors; find out who put it there.',
  'file-pickle-unknown-import':
    'Save the weights as safetensors, or have somebody review what the file imports.',
  'file-code-embedded':
    'Remove the code: save the model without Lambda layers, the template without attributes of Python.',
  'file-unsafe-archive': 'Pack the archive anew with an ordinary archiver, or publish the files themselves.',
  'file-format-mismatch': 'Rename the file by what it is, or replace it.',
  'file-scan-incomplete': 'Have somebody review the file, or publish it in a format that can be looked into.',
  'file-scan-pending': 'Wait: the files are looked into in the background.',
  'file-secret': 'Revoke the key first, since it is in the history for good; then remove it from the file.',
  'file-virus': 'Remove the file, and find out who put it there.',
} as const satisfies Record<string, string>

export type FileRule = keyof typeof FILE_RULES

/** Characters of evidence that are kept. */
const MAX_EVIDENCE = 300

export interface Remark {
  readonly rule: FileRule
  readonly path: string | null
  readonly severity: Finding['severity']
  readonly state: Finding['state']
  readonly message: string
  readonly evidence: string | null
  readonly line?: number
  /** What tells this finding from others of its rule in the same file; absent where the evidence does. */
  readonly mark?: string
}

/** A finding about a file, the same in every later revision where the file shows the same. */
export function findingOf({ rule, path, severity, state, message, evidence, line, mark }: Remark): Finding {
  const shown = evidence === null ? null : evidence.slice(0, MAX_EVIDENCE)
  return {
    ruleId: rule,
    severity,
    state,
    message,
    position: { path, keyPath: null, heading: null, line: line ?? null, column: null },
    evidence: shown,
    fix: FILE_RULES[rule],
    fingerprint: createHash('sha256')
      .update(`${rule}\0${path ?? ''}\0${mark ?? shown ?? ''}`)
      .digest('hex')
      .slice(0, 32),
  }
}
