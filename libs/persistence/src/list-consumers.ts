import { Prisma } from './generated/client.js'
import type { Db } from './transaction.js'

/** Deliveries of one repository that followed each other: to the same one, of the same revision. */
export interface Consumption {
  /** Of its oldest delivery, which the next page begins before. */
  readonly lastId: bigint
  /** Null where an object was asked for and no revision, and for a clone. */
  readonly commit: string | null
  /** Null for who did not sign in, and for what is gone. */
  readonly accountName: string | null
  readonly tokenName: string | null
  readonly audience: string | null
  readonly address: string
  /** By which ways, such as `resolve`. */
  readonly exits: readonly string[]
  readonly requests: number
  /** One of the files; null where it was none. */
  readonly path: string | null
  readonly firstAt: Date
  readonly lastAt: Date
}

export interface ConsumerQuestion {
  readonly repoId: string
  /** Only those of one revision. */
  readonly commit: string | null
  /** `lastId` of the page before. */
  readonly before: bigint | null
  readonly limit: number
}

/** Deliveries that one row of a page may stand for, on average: what a client fetches of a model at a time. */
const DELIVERIES_PER_ROW = 50
/** Above every number of a delivery. */
const AFTER_ALL = 2n ** 62n

/**
 * Who received something of a repository, the newest first. Deliveries that follow each other to the same token, account and address, of
 * the same revision, are one row; one that is longer than a page looks back goes on in the next one.
 *
 * @returns rows, and whether there is more behind them
 *
 * Cost: as many entries of one index, and their rows, as a page looks back: `limit` times fifty.
 */
export async function listConsumers(
  db: Db,
  { repoId, commit, before, limit }: ConsumerQuestion,
): Promise<{ readonly rows: Consumption[]; readonly hasMore: boolean }> {
  const depth = limit * DELIVERIES_PER_ROW
  // Only what is asked for is a condition, so that each question has its index.
  const isOfCommit = commit === null ? Prisma.empty : Prisma.sql`AND commit = ${commit}::bpchar`
  const rows = await db.$queryRaw<(Consumption & { readonly seen: number })[]>`
    WITH recent AS (
      SELECT id, commit, account_id, token_id, address, exit, path, at FROM delivery
      WHERE repo_id = ${repoId}::uuid AND id < ${before ?? AFTER_ALL} ${isOfCommit}
      ORDER BY id DESC LIMIT ${depth}
    ), marked AS (
      SELECT *, (account_id, token_id, address, commit) IS DISTINCT FROM
        lag((account_id, token_id, address, commit)) OVER (ORDER BY id DESC) AS "isNew" FROM recent
    ), numbered AS (
      SELECT *, count(*) FILTER (WHERE "isNew") OVER (ORDER BY id DESC) AS place FROM marked
    ), runs AS (
      SELECT place, min(id) AS "lastId", min(commit) AS commit, min(account_id::text)::uuid AS account_id,
        min(token_id::text)::uuid AS token_id, min(address) AS address, array_agg(DISTINCT exit) AS exits,
        count(*)::int AS requests, min(path) AS path, min(at) AS "firstAt", max(at) AS "lastAt"
      FROM numbered GROUP BY place ORDER BY place LIMIT ${limit + 1}
    )
    SELECT r."lastId", r.commit, a.name AS "accountName", t.name AS "tokenName", t.audience::text AS audience, r.address, r.exits,
      r.requests, r.path, r."firstAt", r."lastAt", (SELECT count(*)::int FROM recent) AS seen
    FROM runs r LEFT JOIN account a ON a.id = r.account_id LEFT JOIN token t ON t.id = r.token_id ORDER BY r.place`
  const isCut = rows[0]?.seen === depth
  return {
    rows: rows.slice(0, limit).map(({ seen: _, ...row }) => row),
    hasMore: rows.length > limit || isCut,
  }
}
