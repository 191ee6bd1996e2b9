import type { Oid } from '@entrepot/core'
import { linkedBytes } from './blobs.js'
import type { Db, Tx } from './transaction.js'

/** Tells our locks on large files from other advisory locks of this database. */
const LOCK_SEED = 7_201

/**
 * Keeps the bytes of a large file from being deleted while this transaction says who holds them. Whoever takes this lock **then** looks
 * whether the bytes are there: they may have gone before.
 */
export async function holdBlob(tx: Tx, oid: Oid): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${oid}, ${LOCK_SEED}::bigint))`
}

/**
 * Takes large files away from a repository: its links to them, and what accounts sent to it. The bytes are marked for collection.
 * @returns those that it had
 */
export async function unlinkBlobs(tx: Tx, repoId: string, oids: readonly Oid[]): Promise<Oid[]> {
  const links = await tx.$queryRaw<{ oid: Oid }[]>`
    DELETE FROM blob_link WHERE repo_id = ${repoId}::uuid AND oid = ANY(${[...oids]}::text[]) RETURNING oid`
  const uploads = await tx.$queryRaw<{ oid: Oid }[]>`
    DELETE FROM blob_upload WHERE repo_id = ${repoId}::uuid AND oid = ANY(${[...oids]}::text[]) RETURNING oid`
  const gone = [...new Set([...links, ...uploads].map(({ oid }) => oid))]
  await tx.$executeRaw`
    INSERT INTO retired_blob (oid) SELECT unnest(${gone}::text[])
    ON CONFLICT (oid) DO UPDATE SET retired_at = now()`
  await tx.repo.update({ where: { id: repoId }, data: { usedStorageBytes: await linkedBytes(tx, repoId) } })
  return gone
}

/** Which of `oids` somebody deleted from the repository for good, as the audit log says. Cost: reads what the log has of that. */
export async function deletedOids(db: Db, repoId: string, oids: readonly Oid[]): Promise<Set<Oid>> {
  const rows = await db.$queryRaw<{ oid: Oid }[]>`
    SELECT DISTINCT deleted.oid FROM audit_entry a CROSS JOIN LATERAL jsonb_array_elements_text(a.detail->'oids') AS deleted(oid)
    WHERE a.repo_id = ${repoId}::uuid AND a.action = 'lfs.delete' AND a.outcome = 'done' AND deleted.oid = ANY(${[...oids]}::text[])`
  return new Set(rows.map(({ oid }) => oid))
}

/** Marks everything that a repository holds, and that was sent to it, for collection: before the repository goes. */
export async function retireBlobsOf(tx: Tx, repoId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO retired_blob (oid)
    SELECT oid FROM blob_link WHERE repo_id = ${repoId}::uuid UNION SELECT oid FROM blob_upload WHERE repo_id = ${repoId}::uuid
    ON CONFLICT (oid) DO UPDATE SET retired_at = now()`
}

/** A large file of a repository. */
export interface BlobLinkRow {
  readonly oid: Oid
  readonly sizeBytes: number
  readonly linkedAt: Date
}

/** Large files that a repository holds, in order of oid, after `after` (empty for the first page). */
export async function listLinks(
  db: Db,
  repoId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<BlobLinkRow[]> {
  const rows = await db.blobLink.findMany({
    where: { repoId, oid: { gt: after } },
    orderBy: { oid: 'asc' },
    take: limit,
    include: { blob: true },
  })
  return rows.map(({ oid, createdAt, blob }) => ({
    oid: oid as Oid,
    sizeBytes: Number(blob.sizeBytes),
    linkedAt: createdAt,
  }))
}

/** Large files that were let go of before `olderThan`, the oldest first, some at a time. */
export async function listRetiredBlobs(db: Db, olderThan: Date, limit: number): Promise<Oid[]> {
  const rows = await db.retiredBlob.findMany({
    where: { retiredAt: { lt: olderThan } },
    orderBy: { retiredAt: 'asc' },
    take: limit,
  })
  return rows.map(row => row.oid as Oid)
}

/**
 * Takes a large file off the list of those that were let go of, and forgets it if nobody holds it: no repository links it, no account
 * sent it, no mirror brought it. Then its bytes may be deleted **in this transaction**, which keeps everybody waiting who wants to hold
 * it.
 *
 * @returns whether its bytes may go
 */
export async function forgetRetiredBlob(tx: Tx, oid: Oid): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${oid}, ${LOCK_SEED}::bigint))`
  // Whoever is about to link it holds this row; who comes later waits for us, and finds none.
  await tx.$executeRaw`SELECT 1 FROM blob WHERE oid = ${oid} FOR UPDATE`
  const { count } = await tx.retiredBlob.deleteMany({ where: { oid } })
  if (count === 0) return false
  const [held] = await tx.$queryRaw<{ held: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM blob_link WHERE oid = ${oid})
      OR EXISTS (SELECT 1 FROM blob_upload WHERE oid = ${oid})
      OR EXISTS (SELECT 1 FROM partial_upload WHERE oid = ${oid}) AS held`
  if (held?.held !== false) return false
  await tx.blob.deleteMany({ where: { oid } })
  return true
}
