import type { Oid } from '@entrepot/core'
import type { Db, Tx } from './transaction.js'

export interface LargeFile {
  readonly oid: Oid
  readonly sizeBytes: number
}

/** Large files one statement names; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 5_000

/** Makes the repository a holder of these large files, whose bytes are in the store already. None of them is free by that. */
export async function linkBlobs(tx: Tx, repoId: string, files: readonly LargeFile[]): Promise<void> {
  for (let from = 0; from < files.length; from += BATCH) {
    const batch = files.slice(from, from + BATCH)
    await tx.blob.createMany({
      data: batch.map(file => ({ oid: file.oid, sizeBytes: file.sizeBytes })),
      skipDuplicates: true,
    })
    await tx.blobLink.createMany({
      data: batch.map(file => ({ repoId, oid: file.oid })),
      skipDuplicates: true,
    })
  }
}

/**
 * As `linkBlobs`, for files that nobody brought just now: each must be known already, as it may have been deleted since somebody looked.
 * @returns the first that isn't; roll back then. Null when all were linked
 */
export async function linkKnownBlobs(
  tx: Tx,
  repoId: string,
  files: readonly LargeFile[],
): Promise<Oid | null> {
  for (let from = 0; from < files.length; from += BATCH) {
    const oids = files.slice(from, from + BATCH).map(({ oid }) => oid)
    const rows = await tx.$queryRaw<{ oid: string }[]>`
      SELECT oid FROM blob WHERE oid = ANY(${oids}::text[]) ORDER BY oid FOR KEY SHARE`
    const known = new Set(rows.map(({ oid }) => oid))
    const unknown = oids.find(oid => !known.has(oid))
    if (unknown !== undefined) return unknown
    await tx.blobLink.createMany({ data: oids.map(oid => ({ repoId, oid })), skipDuplicates: true })
  }
  return null
}

/** Marks those of `oids` that the repository holds as part of a released revision. */
export async function freeBlobs(tx: Tx, repoId: string, oids: readonly Oid[]): Promise<void> {
  for (let from = 0; from < oids.length; from += BATCH) {
    const oid = { in: oids.slice(from, from + BATCH) }
    await tx.blobLink.updateMany({ where: { repoId, oid, isFree: false }, data: { isFree: true } })
  }
}

/** Marks those of `oids` that the repository holds as part of no released revision. */
export async function holdBackBlobs(tx: Tx, repoId: string, oids: readonly Oid[]): Promise<void> {
  for (let from = 0; from < oids.length; from += BATCH) {
    const oid = { in: oids.slice(from, from + BATCH) }
    await tx.blobLink.updateMany({ where: { repoId, oid, isFree: true }, data: { isFree: false } })
  }
}

/** Which of `oids` the repository holds. */
export async function linkedOids(db: Db, repoId: string, oids: readonly Oid[]): Promise<Set<Oid>> {
  const linked = new Set<Oid>()
  for (let from = 0; from < oids.length; from += BATCH) {
    const batch = oids.slice(from, from + BATCH)
    const rows = await db.blobLink.findMany({ where: { repoId, oid: { in: batch } }, select: { oid: true } })
    for (const row of rows) linked.add(row.oid as Oid)
  }
  return linked
}

/** Size in bytes, by its row, of each of `oids` that the repository holds. */
export async function linkedSizes(db: Db, repoId: string, oids: readonly Oid[]): Promise<Map<Oid, number>> {
  const sizes = new Map<Oid, number>()
  for (let from = 0; from < oids.length; from += BATCH) {
    const oid = { in: oids.slice(from, from + BATCH) }
    const rows = await db.blobLink.findMany({ where: { repoId, oid }, select: { blob: true } })
    for (const { blob } of rows) sizes.set(blob.oid as Oid, Number(blob.sizeBytes))
  }
  return sizes
}

/** Bytes of all large files the repository holds. */
export async function linkedBytes(db: Db, repoId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ bytes: bigint }[]>`
    SELECT COALESCE(sum(b.size_bytes), 0)::bigint AS bytes
    FROM blob_link l JOIN blob b ON b.oid = l.oid WHERE l.repo_id = ${repoId}::uuid`
  return row?.bytes ?? 0n
}

/** Every large file that the database knows, in order of oid, a page at a time: for verification. */
export function listBlobsAfter(
  db: Db,
  after: string,
  limit: number,
): Promise<{ oid: string; sizeBytes: bigint }[]> {
  return db.blob.findMany({
    where: { oid: { gt: after } },
    orderBy: { oid: 'asc' },
    take: limit,
    select: { oid: true, sizeBytes: true },
  })
}
