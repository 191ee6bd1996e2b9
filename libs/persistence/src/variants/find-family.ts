import { createHash } from 'node:crypto'
import type pg from 'pg'
import { Prisma, type Revision, type Variant } from '../generated/client.js'
import { inScope, type RepoScope } from '../list-repos.js'
import type { Db } from '../transaction.js'

/** Steps that are followed either way: no honest lineage of quantizations has more than three. */
const MAX_STEPS = 10

/** A model of a family, and what it was quantized from. */
export interface FamilyMember {
  /** Null for a root that the registry does not hold. */
  readonly repoId: string | null
  /** Its id in lower case. */
  readonly key: string
  /** Of what it was quantized from; null for the root. */
  readonly parentKey: string | null
}

export interface FamilyMembers {
  /** The root in front, then those nearer to it before those farther. */
  readonly members: readonly FamilyMember[]
  /** There are more than were looked for. */
  readonly isCut: boolean
}

/**
 * The models that are one model in several quantizations: up from the one named to what it was quantized from in the end, and down from there
 * to all that was quantized from it. An origin counts as quantized from where the card says so, or where it says nothing and all variants at
 * the head are quantized; and only where it is the only one: who names two does not say which of them it is. What cards of repositories
 * outside of the scope say is not followed; the root alone may lie outside. In a cycle the least name is the root.
 *
 * Cost: one prepared statement.
 */
export async function findFamilyMembers(
  pool: pg.Pool,
  scope: RepoScope,
  { key, limit }: { readonly key: string; readonly limit: number },
): Promise<FamilyMembers> {
  const { text, values } = Prisma.sql`
    WITH RECURSIVE up(at_key, step) AS (${walkUp(scope, key)}),
    root(at_key) AS (
      SELECT min(at_key) FROM up WHERE step >= (
        SELECT min(step) FROM up WHERE at_key = (SELECT at_key FROM up ORDER BY step DESC LIMIT 1))
    ), down(repo_id, at_key, from_key, step) AS (
      SELECT (SELECT r.id FROM repo r WHERE r.type = 'model' AND r.id_key = root.at_key), root.at_key, NULL::text, 0 FROM root
      UNION
      SELECT repo.id, repo.id_key, down.at_key, down.step + 1
      FROM down JOIN lineage_edge e ON e.parent_type = 'model' AND e.parent_key = down.at_key
      JOIN repo ON repo.id = e.child_id
      WHERE down.step < ${MAX_STEPS} AND repo.type = 'model' AND repo.id_key <> (SELECT at_key FROM root)
        AND ${inScope(scope)} AND ${IS_QUANTIZED}
    ) SELECT repo_id::text AS "repoId", at_key AS key, from_key AS "parentKey" FROM down LIMIT ${limit + 1}`
  // Its plan costs more than its run, and there are few shapes of scopes.
  const name = `family-${createHash('md5').update(text).digest('hex')}`
  const { rows } = await pool.query<FamilyMember>({ name, text, values })
  return { members: rows.slice(0, limit), isCut: rows.length > limit }
}

/**
 * The name itself, and what it was quantized from, by the same rule, step by step up to the root. In a cycle names come again, until as many
 * steps were made as are followed. One statement.
 */
export async function listOriginKeys(db: Db, scope: RepoScope, key: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ key: string }[]>`
    WITH RECURSIVE up(at_key, step) AS (${walkUp(scope, key)}) SELECT at_key AS key FROM up ORDER BY step`
  return rows.map(row => row.key)
}

function walkUp(scope: RepoScope, key: string): Prisma.Sql {
  return Prisma.sql`
    SELECT ${key}::text, 0
    UNION
    SELECT e.parent_key, up.step + 1
    FROM up JOIN repo ON repo.type = 'model' AND repo.id_key = up.at_key
    JOIN lineage_edge e ON e.child_id = repo.id
    WHERE up.step < ${MAX_STEPS} AND ${inScope(scope)} AND ${IS_QUANTIZED}`
}

/** That an edge `e` of `repo` leads to the one model that it was quantized from. */
const IS_QUANTIZED = Prisma.sql`(e.kind = 'base-model' AND e.parent_type = 'model'
  AND NOT EXISTS (SELECT FROM lineage_edge o WHERE o.child_id = e.child_id AND o.kind = 'base-model' AND o.parent_key <> e.parent_key)
  AND (e.relation = 'quantized' OR (e.relation IS NULL
    AND EXISTS (SELECT FROM variant v WHERE v.revision_id = repo.head_revision_id)
    AND NOT EXISTS (SELECT FROM variant v WHERE v.revision_id = repo.head_revision_id AND NOT v.is_quantized))))`

/** A variant with what is to be known of its revision. */
export interface StandingVariant {
  readonly variant: Variant
  readonly revision: Pick<
    Revision,
    'id' | 'commit' | 'verdict' | 'verdictReasons' | 'audiences' | 'expiresAt'
  >
}

/** The variants of some revisions, by revision and key, up to `limit`. One prepared statement. */
export async function listStandingVariants(
  pool: pg.Pool,
  revisionIds: readonly string[],
  limit: number,
): Promise<StandingVariant[]> {
  const { rows } = await pool.query<StoredVariant & StandingVariant['revision']>({
    ...STANDING,
    values: [revisionIds, limit],
  })
  return rows.map(({ commit, verdict, verdictReasons, audiences, expiresAt, ...stored }) => ({
    variant: {
      ...stored,
      sizeBytes: BigInt(stored.sizeBytes),
      parameterCount: stored.parameterCount === null ? null : BigInt(stored.parameterCount),
    },
    revision: { id: stored.revisionId, commit, verdict, verdictReasons, audiences, expiresAt },
  }))
}

/** As the driver hands it over: numbers of 64 bits are text. */
type StoredVariant = Omit<Variant, 'sizeBytes' | 'parameterCount'> & {
  readonly sizeBytes: string
  readonly parameterCount: string | null
}

const STANDING = {
  name: 'standing-variants',
  text: `SELECT v.id, v.repo_id AS "repoId", v.revision_id AS "revisionId", v.key, v.format, v.quantization, v.is_quantized AS "isQuantized",
      v.bits_per_weight AS "bitsPerWeight", v.size_bytes AS "sizeBytes", v.parameter_count AS "parameterCount", v.architecture,
      v.context_tokens AS "contextTokens", v.engines, v.files, v.shape, v.header, r.commit, r.verdict, r.verdict_reasons AS "verdictReasons",
      r.audiences, r.expires_at AS "expiresAt"
    FROM variant v JOIN revision r ON r.id = v.revision_id
    WHERE v.revision_id = ANY($1::uuid[]) ORDER BY v.revision_id, v.key LIMIT $2`,
} as const
