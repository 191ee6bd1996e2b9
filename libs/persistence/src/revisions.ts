import type { CommitSha, Finding, Severity, VerdictState } from '@entrepot/core'
import { newId } from '@entrepot/core'
import { type Card, type Finding as FindingRow, Prisma, type Revision } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewRevision {
  readonly repoId: string
  readonly commit: CommitSha
  readonly parents: readonly CommitSha[]
  readonly title: string
  readonly message: string
  readonly authorName: string
  readonly authorEmail: string
  readonly authoredAt: Date
  readonly committedAt: Date
  readonly fileCount: number
  readonly totalSizeBytes: number
  readonly verdict: VerdictState
  readonly policyVersion: number
  readonly verdictReasons: readonly string[]
}

export interface NewCard {
  /** JSON-safe front matter; null when there is none or it can't be read. */
  readonly metadata: Prisma.InputJsonObject | null
  readonly sections: Prisma.InputJsonArray
  readonly structureScore: number
  readonly substanceScore: number
}

export function findRevision(db: Db, repoId: string, commit: CommitSha): Promise<Revision | null> {
  return db.revision.findUnique({ where: { repoId_commit: { repoId, commit } } })
}

export function findRevisionsById(db: Db, ids: readonly string[]): Promise<Revision[]> {
  return db.revision.findMany({ where: { id: { in: [...ids] } } })
}

/** Revisions of some repositories whose commits are among `commits`. */
export function findRevisionsByCommit(
  db: Db,
  repoId: string,
  commits: readonly CommitSha[],
): Promise<Revision[]> {
  return db.revision.findMany({ where: { repoId, commit: { in: [...commits] } } })
}

export function findCards(db: Db, revisionIds: readonly string[]): Promise<Card[]> {
  return db.card.findMany({ where: { revisionId: { in: [...revisionIds] } } })
}

/** Findings of some revisions, the gravest first, in a stable order. */
export function findFindings(db: Db, revisionIds: readonly string[]): Promise<FindingRow[]> {
  return db.finding.findMany({
    where: { revisionId: { in: [...revisionIds] } },
    orderBy: [{ severity: 'asc' }, { ruleId: 'asc' }, { line: 'asc' }, { fingerprint: 'asc' }],
  })
}

/**
 * Writes a judged revision with its card and findings.
 * @returns its row, or null when the repository has this commit already (then nothing is written)
 */
export async function createRevision(
  tx: Tx,
  revision: NewRevision,
  card: NewCard | null,
  findings: readonly Finding[],
): Promise<Revision | null> {
  const row = {
    id: newId(),
    ...revision,
    parents: [...revision.parents],
    verdictReasons: [...revision.verdictReasons],
  }
  const { count } = await tx.revision.createMany({ data: [row], skipDuplicates: true })
  if (count === 0) return null
  if (card)
    await tx.card.create({ data: { revisionId: row.id, ...card, metadata: card.metadata ?? Prisma.DbNull } })
  await writeFindings(tx, row, findings)
  return tx.revision.findUniqueOrThrow({ where: { id: row.id } })
}

async function writeFindings(
  tx: Tx,
  revision: { id: string; repoId: string; commit: CommitSha },
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length === 0) return
  const known = await tx.finding.findMany({
    where: { repoId: revision.repoId, fingerprint: { in: findings.map(finding => finding.fingerprint) } },
    distinct: ['fingerprint'],
    select: { fingerprint: true, introducedByCommit: true },
  })
  const introducedBy = new Map(known.map(row => [row.fingerprint, row.introducedByCommit]))
  await tx.finding.createMany({
    skipDuplicates: true,
    data: findings.map(finding => ({
      id: newId(),
      revisionId: revision.id,
      repoId: revision.repoId,
      ruleId: finding.ruleId,
      severity: finding.severity,
      state: finding.state === 'needs-review' ? 'needs_review' : finding.state,
      message: finding.message,
      ...finding.position,
      evidence: finding.evidence,
      fix: finding.fix,
      fingerprint: finding.fingerprint,
      introducedByCommit: introducedBy.get(finding.fingerprint) ?? revision.commit,
    })),
  })
}

/** How many findings of each severity a revision has. */
export async function countFindings(db: Db, revisionId: string): Promise<Record<Severity, number>> {
  const rows = await db.finding.groupBy({ by: ['severity'], where: { revisionId }, _count: true })
  const counts = { error: 0, warning: 0, info: 0 }
  for (const row of rows) counts[row.severity] = row._count
  return counts
}
