import { newId, type VerdictState } from '@entrepot/core'
import type { VerdictChange } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** What made a verdict another one. */
export type VerdictCause =
  'landing' | 'policy' | 'review' | 'waiver' | 'expiry' | 'recall' | 'lineage' | 'scan' | 'artefact'

export interface NewVerdictChange {
  readonly repoId: string
  readonly commit: string
  /** Null when it landed. */
  readonly before: VerdictState | null
  readonly after: VerdictState
  readonly cause: VerdictCause
  readonly policyVersion: number
  readonly reasons: readonly string[]
}

/** Writes down how verdicts changed, in the transaction in which they did. */
export async function noteVerdictChanges(tx: Tx, changes: readonly NewVerdictChange[]): Promise<void> {
  if (changes.length === 0) return
  await tx.verdictChange.createMany({
    data: changes.map(change => ({ id: newId(), ...change, reasons: [...change.reasons] })),
  })
}

/** How the verdict of one revision changed, newest first. */
export function listVerdictChanges(db: Db, repoId: string, commit: string): Promise<VerdictChange[]> {
  return db.verdictChange.findMany({ where: { repoId, commit }, orderBy: { id: 'desc' }, take: 1_000 })
}
