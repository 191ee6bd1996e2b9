import { type CommitSha, type Finding, newId } from '@entrepot/core'
import { Prisma } from './generated/client.js'
import type { NewCard, NewRevision } from './revisions.js'
import type { Tx } from './transaction.js'
import { type NewVariant, replaceVariants } from './variants/variants.js'

/** A revision as it is written: its row, its card (null: no README.md) and its findings. */
export interface JudgedRevision {
  readonly revision: Omit<NewRevision, 'repoId'>
  readonly card: NewCard | null
  readonly findings: readonly Finding[]
  /** Absent: none. */
  readonly variants?: readonly NewVariant[]
}

/** Rows of one statement: the widest table has 23 columns, and the adapter takes 32,767 parameters. */
const ROWS_BATCH = 1_000

interface Written {
  readonly id: string
  readonly judged: JudgedRevision
}

/**
 * Writes judged revisions with their cards and findings. Those of commits that the repository has already are left as they are.
 *
 * A finding is introduced by the first revision of the repository that had its fingerprint; among those that are written together, by the
 * first in order.
 * @returns the commits of those that were written
 * Cost: some statements per 1,000 rows, and one that looks up fingerprints.
 */
export async function createRevisions(
  tx: Tx,
  repoId: string,
  revisions: readonly JudgedRevision[],
): Promise<CommitSha[]> {
  const written = await insertRevisions(tx, repoId, revisions)
  const cards = written.flatMap(({ id, judged: { card } }) => (card ? [cardRow(id, card)] : []))
  for (const data of batches(cards)) await tx.card.createMany({ data })
  const findings = await findingsToWrite(tx, repoId, written)
  for (const rows of batches(findings)) await insertFindings(tx, repoId, rows)
  for (const { id: revisionId, judged } of written)
    if (judged.variants?.length) await replaceVariants(tx, { repoId, revisionId }, judged.variants)
  return written.map(({ judged }) => judged.revision.commit)
}

/** A card as its row is written. */
export function cardRow(revisionId: string, card: NewCard) {
  const { metadata, proseHashes = [] } = card
  return { revisionId, ...card, metadata: metadata ?? Prisma.DbNull, proseHashes: [...proseHashes] }
}

/** Those that were not there before, in order. */
async function insertRevisions(
  tx: Tx,
  repoId: string,
  revisions: readonly JudgedRevision[],
): Promise<Written[]> {
  const written: Written[] = []
  for (const batch of batches(revisions)) {
    const ids = new Map(batch.map(judged => [newId(), judged]))
    const data = [...ids].map(([id, { revision }]) => ({
      id,
      repoId,
      ...revision,
      parents: [...revision.parents],
      verdictReasons: [...revision.verdictReasons],
      tags: [...revision.tags],
    }))
    const rows = await tx.revision.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } })
    const created = new Set(rows.map(row => row.id))
    for (const [id, judged] of ids) if (created.has(id)) written.push({ id, judged })
  }
  return written
}

interface FindingToWrite extends Finding {
  readonly revisionId: string
  readonly introducedByCommit: CommitSha
}

async function findingsToWrite(
  tx: Tx,
  repoId: string,
  written: readonly Written[],
): Promise<FindingToWrite[]> {
  const all = written.flatMap(({ judged }) => judged.findings.map(finding => finding.fingerprint))
  const introducedBy = await introducersOf(tx, repoId, [...new Set(all)])
  const findings: FindingToWrite[] = []
  for (const { id: revisionId, judged } of written) {
    for (const finding of judged.findings) {
      const introducedByCommit = introducedBy.get(finding.fingerprint) ?? judged.revision.commit
      introducedBy.set(finding.fingerprint, introducedByCommit)
      findings.push({ ...finding, revisionId, introducedByCommit })
    }
  }
  return findings
}

/** Which commit of the repository each known fingerprint came with. */
export async function introducersOf(
  tx: Tx,
  repoId: string,
  fingerprints: readonly string[],
): Promise<Map<string, CommitSha>> {
  if (fingerprints.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ fingerprint: string; commit: CommitSha }[]>`
    SELECT wanted.fingerprint, known.commit
    FROM unnest(${[...fingerprints]}::bpchar[]) AS wanted(fingerprint)
    CROSS JOIN LATERAL (
      SELECT introduced_by_commit AS commit FROM finding
      WHERE repo_id = ${repoId}::uuid AND finding.fingerprint = wanted.fingerprint LIMIT 1
    ) AS known`
  return new Map(rows.map(row => [row.fingerprint, row.commit]))
}

/** By arrays and not `createMany`, which takes a parameter for each value: findings are the most rows of a landing by far. */
export async function insertFindings(
  tx: Tx,
  repoId: string,
  findings: readonly FindingToWrite[],
): Promise<void> {
  const positions = findings.map(finding => finding.position)
  await tx.$executeRaw`
    INSERT INTO finding (repo_id, id, revision_id, rule_id, severity, state, message, path, key_path, heading, line, "column",
      evidence, fix, fingerprint, introduced_by_commit)
    SELECT ${repoId}::uuid, * FROM unnest(
      ${findings.map(() => newId())}::uuid[], ${findings.map(finding => finding.revisionId)}::uuid[],
      ${findings.map(finding => finding.ruleId)}::text[], ${findings.map(finding => finding.severity)}::severity[],
      ${findings.map(finding => finding.state)}::finding_state[], ${findings.map(finding => finding.message)}::text[],
      ${positions.map(position => position.path)}::text[], ${positions.map(position => position.keyPath)}::text[],
      ${positions.map(position => position.heading)}::text[], ${positions.map(position => position.line)}::int[],
      ${positions.map(position => position.column)}::int[], ${findings.map(finding => finding.evidence)}::text[],
      ${findings.map(finding => finding.fix)}::text[], ${findings.map(finding => finding.fingerprint)}::bpchar[],
      ${findings.map(finding => finding.introducedByCommit)}::bpchar[])
    ON CONFLICT DO NOTHING`
}

function* batches<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += ROWS_BATCH) yield rows.slice(from, from + ROWS_BATCH)
}
