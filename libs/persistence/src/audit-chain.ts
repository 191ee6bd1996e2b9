import { Prisma } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** One entry as it is hashed. */
export interface SealableEntry {
  readonly entryId: string
  /** The entry in canonical form. */
  readonly text: string
}

export interface ChainHead {
  /** Number of the last link; 0 when there is none. */
  readonly seq: bigint
  readonly hash: Uint8Array<ArrayBuffer>
}

/** A link beside the entry that it seals; null text when the entry is gone. */
export interface ChainLink {
  readonly seq: bigint
  readonly entryId: string
  readonly hash: Uint8Array<ArrayBuffer>
  readonly text: string | null
}

/** What stands before the first link. */
const NO_LINK: ChainHead = { seq: 0n, hash: new Uint8Array(32) }

/** Key of the lock that one sealer holds at a time; any number that no other lock of ours uses. */
const SEALER_LOCK = 7_112_031

/**
 * An entry as text: a JSON array of its columns in this order, times in UTC with microseconds. PostgreSQL writes `jsonb` in one way, with
 * the keys of objects in one order. A column that is added later goes into a second form, never into this one.
 */
const CANONICAL = Prisma.sql`jsonb_build_array(
  e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.account_id, e.token_id, e.actor, e.action,
  e.outcome, e.repo_id, e.address, e.subject, e.detail)::text`

/** Makes this transaction the sealer; false when another one is at work. */
export async function becomeSealer(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { held: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(${SEALER_LOCK}) AS held`
  return row?.held ?? false
}

/** Takes entries that wait for a link, the oldest first, out of the queue. The transaction must be the sealer's. */
export async function takeUnsealed(tx: Tx, limit: number): Promise<SealableEntry[]> {
  return tx.$queryRaw<SealableEntry[]>`
    WITH taken AS (
      DELETE FROM audit_unsealed WHERE entry_id IN (SELECT entry_id FROM audit_unsealed ORDER BY entry_id LIMIT ${limit})
      RETURNING entry_id
    )
    SELECT e.id::text AS "entryId", ${CANONICAL} AS text FROM taken JOIN audit_entry e ON e.id = taken.entry_id ORDER BY e.id`
}

export async function readChainHead(db: Db): Promise<ChainHead> {
  const last = await db.auditLink.findFirst({ orderBy: { seq: 'desc' } })
  return last ?? NO_LINK
}

export async function addLinks(
  tx: Tx,
  links: readonly { seq: bigint; entryId: string; hash: Uint8Array<ArrayBuffer> }[],
): Promise<void> {
  await tx.auditLink.createMany({ data: [...links] })
}

/** Links in order, after the one numbered `after`. */
export function readLinks(db: Db, after: bigint, limit: number): Promise<ChainLink[]> {
  return db.$queryRaw<ChainLink[]>`
    SELECT l.seq, l.entry_id::text AS "entryId", l.hash, CASE WHEN e.id IS NULL THEN NULL ELSE ${CANONICAL} END AS text
    FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
    WHERE l.seq > ${after} ORDER BY l.seq LIMIT ${limit}`
}

/** Entries that have no link yet, and when the oldest of them was written. Counted from the entries themselves: costs a walk of all. */
export async function unsealedTail(db: Db): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await db.$queryRaw<{ count: number; oldest: Date | null }[]>`
    SELECT count(*)::int AS count, min(e.at) AS oldest
    FROM audit_entry e WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)`
  return row ?? { count: 0, oldest: null }
}
