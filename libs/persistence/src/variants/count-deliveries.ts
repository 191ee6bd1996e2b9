import type { Db } from '../transaction.js'

/** How often a variant was handed out. */
export interface VariantDeliveries {
  readonly variantId: string
  /** Requests for its files. One download asks for each file once at least, and in parts more often. */
  readonly requests: number
  /** Tokens that asked, and addresses that showed none. */
  readonly recipients: number
}

/**
 * Deliveries of each variant's files: by its revision, and of large files by their object where no revision was named. One statement, which
 * reads all deliveries of the revisions; a variant without any is left out.
 */
export function countVariantDeliveries(db: Db, variantIds: readonly string[]): Promise<VariantDeliveries[]> {
  return db.$queryRaw<VariantDeliveries[]>`
    WITH file AS (
      SELECT v.id AS variant_id, v.repo_id, r.commit, f->>'path' AS path, f->>'sha256' AS oid
      FROM variant v JOIN revision r ON r.id = v.revision_id CROSS JOIN LATERAL jsonb_array_elements(v.files) f
      WHERE v.id = ANY(${[...variantIds]}::uuid[])
    ), received AS (
      SELECT file.variant_id, d.id, coalesce(d.token_id::text, d.address) AS who
      FROM file JOIN delivery d ON d.repo_id = file.repo_id AND d.commit = file.commit AND d.path = file.path
      UNION
      SELECT file.variant_id, d.id, coalesce(d.token_id::text, d.address)
      FROM file JOIN delivery d ON d.oid = file.oid AND d.repo_id = file.repo_id AND d.commit IS NULL
    )
    SELECT variant_id::text AS "variantId", count(*)::int AS requests, count(DISTINCT who)::int AS recipients
    FROM received GROUP BY variant_id`
}
