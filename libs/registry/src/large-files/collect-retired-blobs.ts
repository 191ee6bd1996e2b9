import { blobKeys, type Oid } from '@entrepot/core'
import { forgetRetiredBlob, listRetiredBlobs, transaction } from '@entrepot/persistence'
import type { Engines } from '../engines.js'

/** Large files of one round. */
const BATCH = 100

type Needed = Pick<Engines, 'db' | 'blobs'>

/**
 * Deletes the bytes of large files that repositories let go of, where nobody else holds them.
 * @returns how many were deleted
 */
export async function collectRetiredBlobs(engines: Needed): Promise<number> {
  const before = new Date()
  let deleted = 0
  for (;;) {
    const oids = await listRetiredBlobs(engines.db.prisma, before, BATCH)
    deleted += await collectBlobs(engines, oids)
    if (oids.length < BATCH) return deleted
  }
}

/** The same for these alone. */
export async function collectBlobs(engines: Needed, oids: readonly Oid[]): Promise<number> {
  let deleted = 0
  for (const oid of oids) if (await collect(engines, oid)) deleted += 1
  return deleted
}

/** The mark goes in the transaction that deletes: stopped half way, it goes on the next time. */
function collect({ db, blobs }: Needed, oid: Oid): Promise<boolean> {
  return transaction(db.prisma, async tx => {
    if (!(await forgetRetiredBlob(tx, oid))) return false
    await blobs.delete(blobKeys.largeFile(oid))
    return true
  })
}
