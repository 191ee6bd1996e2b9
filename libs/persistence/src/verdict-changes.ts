import { formatRepoId, newId, type VerdictState } from '@entrepot/core'
import type { VerdictChange } from './generated/client.js'
import { findReposById } from './repos.js'
import type { Db, Tx } from './transaction.js'
import { queueWebhookEvents } from './webhooks.js'

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

/** Writes down how verdicts changed, in the transaction in which they did, and puts it on its way to webhooks. */
export async function noteVerdictChanges(tx: Tx, changes: readonly NewVerdictChange[]): Promise<void> {
  if (changes.length === 0) return
  await tx.verdictChange.createMany({
    data: changes.map(change => ({ id: newId(), ...change, reasons: [...change.reasons] })),
  })
  await tellWebhooks(tx, changes)
}

async function tellWebhooks(tx: Tx, changes: readonly NewVerdictChange[]): Promise<void> {
  if ((await tx.webhook.count({ where: { isActive: true } })) === 0) return
  const repos = await findReposById(tx, [...new Set(changes.map(({ repoId }) => repoId))])
  const byId = new Map(repos.map(repo => [repo.id, repo]))
  const events = changes.flatMap(change => {
    const repo = byId.get(change.repoId)
    if (!repo) return []
    const { commit, before, after, cause, policyVersion, reasons } = change
    const named = { type: repo.type, id: formatRepoId(repo) }
    const data = { repo: named, commit, before, after, cause, policyVersion, reasons: [...reasons] }
    return [{ event: 'verdict.changed', namespace: repo.namespace, data } as const]
  })
  await queueWebhookEvents(tx, events)
}

/** How the verdict of one revision changed, newest first. */
export function listVerdictChanges(db: Db, repoId: string, commit: string): Promise<VerdictChange[]> {
  return db.verdictChange.findMany({ where: { repoId, commit }, orderBy: { id: 'desc' }, take: 1_000 })
}
