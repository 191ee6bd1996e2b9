import type { Oid } from '@entrepot/core'
import type { Db, Tx } from './transaction.js'

export interface PackRow {
  readonly oid: Oid
  readonly sizeBytes: number
  readonly indexSizeBytes: number
  readonly objectCount: number
  readonly isFree: boolean
}

/** The packs of a repository: all of them (the bond area), or those of the free area. */
export async function listPacks(db: Db, repoId: string, area: 'bond' | 'free' = 'bond'): Promise<PackRow[]> {
  const rows = await db.pack.findMany({
    where: { repoId, ...(area === 'free' && { isFree: true }) },
    orderBy: { createdAt: 'asc' },
  })
  return rows.map(row => ({
    oid: row.oid as Oid,
    sizeBytes: Number(row.sizeBytes),
    indexSizeBytes: Number(row.indexSizeBytes),
    objectCount: row.objectCount,
    isFree: row.isFree,
  }))
}

/** Lists packs as the repository's; one that is listed already keeps its row. */
export async function addPacks(tx: Tx, repoId: string, packs: readonly PackRow[]): Promise<void> {
  if (packs.length === 0) return
  await tx.pack.createMany({ data: packs.map(pack => ({ repoId, ...pack })), skipDuplicates: true })
}

/** How many packs the repository has. */
export function countPacks(db: Db, repoId: string): Promise<number> {
  return db.pack.count({ where: { repoId } })
}

/**
 * Lists one pack instead of several that hold the same objects between them, and marks those for collection. The area stays as it was.
 * @returns false, and nothing is changed, when one of the old ones is listed no more; roll back then
 */
export async function swapPacks(
  tx: Tx,
  repoId: string,
  old: readonly Oid[],
  replacement: PackRow,
): Promise<boolean> {
  // Whoever lands or removes packs holds this row's lock too. The epoch stays: no answer changes.
  await tx.$executeRaw`SELECT 1 FROM repo WHERE id = ${repoId}::uuid FOR UPDATE`
  const { count } = await tx.pack.deleteMany({
    where: { repoId, oid: { in: [...old] }, isFree: replacement.isFree },
  })
  if (count !== old.length) return false
  await addPacks(tx, repoId, [replacement])
  await retirePacks(
    tx,
    old.filter(oid => oid !== replacement.oid),
  )
  return true
}

/** Lists packs no more, and marks those that it listed for collection. */
export async function dropPacks(tx: Tx, repoId: string, oids: readonly Oid[]): Promise<void> {
  await tx.pack.deleteMany({ where: { repoId, oid: { in: [...oids] } } })
  await retirePacks(tx, oids)
}

/** Marks packs whose bytes may be deleted once nobody can be reading them any more, unless a repository lists them by then. */
export async function retirePacks(tx: Tx, oids: readonly Oid[]): Promise<void> {
  await tx.retiredPack.createMany({ data: oids.map(oid => ({ oid })), skipDuplicates: true })
}

/**
 * Takes the marks off again. **Before the bytes of a pack are put**, as one of the same bytes may be on its way out; waits for a
 * collection of it that is under way, after which the bytes are put anew.
 */
export async function revivePacks(db: Db, oids: readonly Oid[]): Promise<void> {
  await db.retiredPack.deleteMany({ where: { oid: { in: [...oids] } } })
}

/** Packs that were retired before `olderThan`, some at a time. */
export async function listRetiredPacks(db: Db, olderThan: Date, limit: number): Promise<Oid[]> {
  const rows = await db.retiredPack.findMany({
    where: { retiredAt: { lt: olderThan } },
    orderBy: { retiredAt: 'asc' },
    take: limit,
  })
  return rows.map(row => row.oid as Oid)
}

/** Takes a pack off the list of retired ones. True if it was there and no repository lists it: then its bytes may go, in this transaction. */
export async function claimRetiredPack(tx: Tx, oid: Oid): Promise<boolean> {
  const { count } = await tx.retiredPack.deleteMany({ where: { oid } })
  return count === 1 && (await tx.pack.count({ where: { oid } })) === 0
}
