import type { FindingState, Gating, RepoType, Severity, VerdictState, Visibility } from '@entrepot/core'
import type { Prisma } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** A finding as far as a verdict depends on it. */
export interface StoredFinding {
  readonly ruleId: string
  readonly severity: Severity
  readonly state: FindingState
  readonly message: string
  readonly fingerprint: string
}

/** All that a revision can be judged anew by, and what it was judged. */
export interface StoredJudgement {
  readonly revisionId: string
  readonly repoId: string
  readonly type: RepoType
  /** As clients write it; null for one-segment ids. */
  readonly namespace: string | null
  readonly name: string
  readonly visibility: Visibility
  readonly gating: Gating
  readonly commit: string
  readonly pushedById: string | null
  readonly landedAt: Date
  readonly verdict: VerdictState
  readonly policyVersion: number
  readonly reasons: readonly string[]
  readonly expiresAt: Date | null
  readonly audiences: Prisma.JsonValue
  readonly facts: Prisma.JsonValue
  readonly findings: readonly StoredFinding[]
  /** Changes with every change of the row: what was read before one must not be written after it. */
  readonly rowVersion: string
}

/** What is stored of some revisions, in no order; unknown ids are left out. One statement. */
export function loadStoredJudgements(db: Db, ids: readonly string[]): Promise<StoredJudgement[]> {
  return db.$queryRaw<StoredJudgement[]>`
    SELECT r.id::text AS "revisionId", r.repo_id::text AS "repoId", p.type::text AS type, p.namespace, p.name,
      p.visibility::text AS visibility, p.gating::text AS gating, r.commit, r.pushed_by::text AS "pushedById",
      r.landed_at AS "landedAt", r.verdict::text AS verdict, r.policy_version AS "policyVersion",
      r.verdict_reasons AS reasons, r.expires_at AS "expiresAt", r.audiences, r.facts, r.xmin::text AS "rowVersion",
      COALESCE(f.findings, '[]'::json) AS findings
    FROM revision r JOIN repo p ON p.id = r.repo_id
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('ruleId', rule_id, 'severity', severity, 'state', state, 'message', message,
        'fingerprint', fingerprint)) AS findings
      FROM finding WHERE revision_id = r.id
    ) f ON true
    WHERE r.id = ANY(${[...ids]}::uuid[])`
}

/** Where a walk over what an older policy judged goes on. */
export interface OutdatedWalk {
  /** What is below this version is outdated. */
  readonly version: number
  /** Only revisions with smaller ids, which landed before it. */
  readonly before: string | null
  readonly limit: number
}

/** Heads that an older policy judged, the newest first. Walks an index of heads: cheap when `before` goes along. */
export async function listOutdatedHeads(db: Db, { version, before, limit }: OutdatedWalk): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id::text FROM repo p JOIN revision r ON r.id = p.head_revision_id
    WHERE r.policy_version < ${version} AND (${before}::uuid IS NULL OR p.head_revision_id < ${before}::uuid)
    ORDER BY p.head_revision_id DESC LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** The highest version below `version` by which any revision was judged; null when there is none. One look into an index. */
export async function newestOutdatedVersion(db: Db, version: number): Promise<number | null> {
  const { _max } = await db.revision.aggregate({
    where: { policyVersion: { lt: version } },
    _max: { policyVersion: true },
  })
  return _max.policyVersion
}

/** Revisions that exactly this policy judged, the newest first. */
export async function listJudgedBy(db: Db, { version, before, limit }: OutdatedWalk): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM revision
    WHERE policy_version = ${version} AND (${before}::uuid IS NULL OR id < ${before}::uuid)
    ORDER BY id DESC LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Some revisions that an older policy judged, those of the newest policies first. One look into an index. */
export async function listOutdated(db: Db, version: number, limit: number): Promise<string[]> {
  const rows = await db.revision.findMany({
    where: { policyVersion: { lt: version } },
    orderBy: [{ policyVersion: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** Revisions, the newest first, whoever judged them. */
export async function listRevisionIds(db: Db, before: string | null, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM revision WHERE (${before}::uuid IS NULL OR id < ${before}::uuid) ORDER BY id DESC LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Heads, the newest first: all of them, or only those without facts. */
export async function listHeads(
  db: Db,
  { before, limit, isWithoutFacts }: Omit<OutdatedWalk, 'version'> & { readonly isWithoutFacts: boolean },
): Promise<{ repoId: string; revisionId: string; commit: string }[]> {
  return db.$queryRaw`
    SELECT p.id::text AS "repoId", r.id::text AS "revisionId", r.commit FROM repo p JOIN revision r ON r.id = p.head_revision_id
    WHERE (${before}::uuid IS NULL OR p.head_revision_id < ${before}::uuid) AND (NOT ${isWithoutFacts} OR r.facts IS NULL)
    ORDER BY p.head_revision_id DESC LIMIT ${limit}`
}

export async function countOutdated(db: Db, version: number): Promise<number> {
  return db.revision.count({ where: { policyVersion: { lt: version } } })
}

export function countRevisions(db: Db): Promise<number> {
  return db.revision.count()
}

/** A verdict that is what it was, by a newer policy. */
export interface ConfirmedVerdict {
  readonly revisionId: string
  readonly rowVersion: string
  readonly explanation: Prisma.InputJsonArray
}

/**
 * Writes that verdicts hold by a newer policy too. Rows that somebody changed since they were read, or changes now, are left out, so that no
 * decision is undone and nobody waits. One statement.
 *
 * @returns how many were written
 */
export function confirmVerdicts(
  tx: Tx,
  policyVersion: number,
  verdicts: readonly ConfirmedVerdict[],
): Promise<number> {
  if (verdicts.length === 0) return Promise.resolve(0)
  return tx.$executeRaw`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb)
        AS v("revisionId" uuid, "rowVersion" text, explanation jsonb)
    ), held AS (
      SELECT r.id FROM revision r JOIN given v ON v."revisionId" = r.id
      WHERE r.xmin::text = v."rowVersion" AND r.policy_version < ${policyVersion}
      ORDER BY r.id FOR UPDATE OF r SKIP LOCKED
    )
    UPDATE revision SET policy_version = ${policyVersion}, explanation = v.explanation, judged_at = now()
    FROM given v JOIN held ON held.id = v."revisionId" WHERE revision.id = held.id`
}
