import type pg from 'pg'
import type { Delivery } from './generated/client.js'
import type { Db } from './transaction.js'

/** By which exit something left. */
export type DeliveryExit = 'resolve' | 'raw' | 'lfs' | 'git' | 'presigned' | 'diff' | 'evidence' | 'oci'

/** Who got what of which repository. */
export interface NewDelivery {
  readonly repoId: string
  /** Null where an object was asked for and no revision, and for a clone. */
  readonly commit: string | null
  /** Null for a clone, and where it is not one file. */
  readonly path: string | null
  /** SHA-256 of a large file. */
  readonly oid: string | null
  /** Null for anonymous readers. */
  readonly tokenId: string | null
  readonly accountId: string | null
  readonly address: string
  readonly exit: DeliveryExit
}

/** Milliseconds: bytes wait for this, and a connection that hangs must not hold them for ever. */
const PATIENCE_MS = 10_000

/**
 * Writes deliveries down, all in one statement: durable when this resolves, whatever kills the server afterwards.
 * @throws what the driver throws, when the database is away
 */
export async function insertDeliveries(
  { pool }: { readonly pool: pg.Pool },
  deliveries: readonly NewDelivery[],
): Promise<void> {
  await pool.query({
    name: 'insert-deliveries',
    text: `INSERT INTO delivery (repo_id, commit, path, oid, token_id, account_id, address, exit)
      SELECT "repoId", commit, path, oid, "tokenId", "accountId", address, exit FROM jsonb_to_recordset($1::jsonb)
        AS d("repoId" uuid, commit char(40), path text, oid char(64), "tokenId" uuid, "accountId" uuid, address text, exit text)`,
    values: [JSON.stringify(deliveries)],
    query_timeout: PATIENCE_MS,
  } as pg.QueryConfig)
}

/** What of deliveries is asked for: those of one commit, or of large files wherever they were held, or clones of a repository. */
export interface DeliveryQuestion {
  readonly repoId: string
  readonly commit: string
  /** Its large files. */
  readonly oids: readonly string[]
  /** When the revision landed, and when it was called back: clones before and after cannot have had it. */
  readonly since: Date
  readonly until: Date
}

/** One delivery, with who holds the token now; null where it was deleted since, or none was shown. */
export interface Recipient extends Delivery {
  readonly tokenName: string | null
  readonly audience: string | null
  readonly accountName: string | null
  /** `revision`: of the revision itself; `object`: a large file of it, by another revision or repository; `repository`: a clone, or what names no revision. */
  readonly kind: 'revision' | 'object' | 'repository'
  /** Where it was delivered from, as clients write it; null when that repository is gone. */
  readonly repoKey: string | null
}

/**
 * Who received a revision, oldest first, behind `after`: its files, its large files by whatever way, and clones of the repository since it
 * landed. Cost: as far as a page goes, in each of three indexes.
 */
export function listRecipients(
  db: Db,
  { repoId, commit, oids, since, until }: DeliveryQuestion,
  { after, limit }: { readonly after: bigint | null; readonly limit: number },
): Promise<Recipient[]> {
  const from = after ?? 0n
  return db.$queryRaw<Recipient[]>`
    WITH received AS (
      (SELECT id, 'revision' AS kind FROM delivery
        WHERE repo_id = ${repoId}::uuid AND commit = ${commit} AND id > ${from} ORDER BY id LIMIT ${limit})
      UNION ALL
      SELECT given.id, 'object' FROM unnest(${[...oids]}::bpchar[]) AS wanted(oid) CROSS JOIN LATERAL (
        SELECT id FROM delivery WHERE delivery.oid = wanted.oid AND id > ${from}
          AND NOT (repo_id = ${repoId}::uuid AND commit IS NOT DISTINCT FROM ${commit})
        ORDER BY id LIMIT ${limit}) AS given
      UNION ALL
      (SELECT id, 'repository' FROM delivery
        WHERE repo_id = ${repoId}::uuid AND commit IS NULL AND oid IS NULL AND id > ${from} AND at BETWEEN ${since} AND ${until}
        ORDER BY id LIMIT ${limit})
    )
    SELECT d.id, d.repo_id::text AS "repoId", d.commit, d.path, d.oid, d.token_id::text AS "tokenId",
      d.account_id::text AS "accountId", d.address, d.exit, d.at, received.kind,
      t.name AS "tokenName", t.audience::text AS audience, a.name AS "accountName", r.id_key AS "repoKey"
    FROM received JOIN delivery d ON d.id = received.id
    LEFT JOIN token t ON t.id = d.token_id LEFT JOIN account a ON a.id = d.account_id LEFT JOIN repo r ON r.id = d.repo_id
    ORDER BY d.id LIMIT ${limit}`
}
