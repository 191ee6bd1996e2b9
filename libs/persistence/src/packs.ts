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
