import type { Finding } from '@entrepot/persistence'

export interface FindingsComparison<Row> {
  readonly appeared: readonly Row[]
  readonly vanished: readonly Row[]
  /** As they are now. */
  readonly stayed: readonly Row[]
}

const RANKS = { error: 0, warning: 1, info: 2 } as const

type Known = Pick<Finding, 'fingerprint' | 'severity' | 'ruleId'>

/** Which defects came and which went: a fingerprint is the same for the same defect, wherever it has moved to. The gravest first. */
export function compareFindings<Row extends Known>(
  before: readonly Row[],
  after: readonly Row[],
): FindingsComparison<Row> {
  const old = new Set(before.map(({ fingerprint }) => fingerprint))
  const now = new Set(after.map(({ fingerprint }) => fingerprint))
  return {
    appeared: after.filter(({ fingerprint }) => !old.has(fingerprint)).sort(byGravity),
    vanished: before.filter(({ fingerprint }) => !now.has(fingerprint)).sort(byGravity),
    stayed: after.filter(({ fingerprint }) => old.has(fingerprint)).sort(byGravity),
  }
}

function byGravity(one: Known, other: Known): number {
  const bySeverity = RANKS[one.severity] - RANKS[other.severity]
  if (bySeverity !== 0) return bySeverity
  return one.ruleId === other.ruleId ? 0 : one.ruleId < other.ruleId ? -1 : 1
}
