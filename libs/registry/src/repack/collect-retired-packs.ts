import { blobKeys, type Oid } from '@entrepot/core'
import { claimRetiredPack, listRetiredPacks, transaction } from '@entrepot/persistence'
import type { Engines } from '../engines.js'

/**
 * Milliseconds that the bytes of a retired pack stay: whoever read the list of packs before it was retired may still fetch them, and no
 * clone takes longer.
 */
export const RETIRED_PACK_GRACE_MS = 24 * 60 * 60 * 1000
/** Packs of one round. */
const BATCH = 100

/**
 * Deletes the bytes of packs that were replaced or whose repository is gone, once nobody can be reading them any more and no repository
 * lists them. Stopped half way, it goes on the next time: the mark goes in the transaction that deletes.
 *
 * @returns how many were deleted
 */
export async function collectRetiredPacks(
  engines: Pick<Engines, 'db' | 'blobs'>,
  olderThan = new Date(Date.now() - RETIRED_PACK_GRACE_MS),
): Promise<number> {
  let deleted = 0
  for (;;) {
    const oids = await listRetiredPacks(engines.db.prisma, olderThan, BATCH)
    for (const oid of oids) if (await collect(engines, oid)) deleted += 1
    if (oids.length < BATCH) return deleted
  }
}

/** While the bytes go, the row's lock keeps `revivePacks` waiting, so that nobody puts them anew in between. */
function collect({ db, blobs }: Pick<Engines, 'db' | 'blobs'>, oid: Oid): Promise<boolean> {
  return transaction(db.prisma, async tx => {
    if (!(await claimRetiredPack(tx, oid))) return false
    await blobs.delete(blobKeys.packIndex(oid))
    await blobs.delete(blobKeys.pack(oid))
    return true
  })
}
