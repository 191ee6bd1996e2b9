import { createReadStream } from 'node:fs'
import { type BlobKey, blobKeys, type BlobStore, readSize } from '@entrepot/core'
import type { LocalPack } from '@entrepot/git'
import { revivePacks } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { Landing } from './land-revision.js'

/** Flushes a pack and its index to the store, and returns the row that lists it. */
export async function storePack(
  { db, blobs }: Pick<Engines, 'db' | 'blobs'>,
  pack: LocalPack,
): Promise<Landing['packs'][number]> {
  const { oid, packPath, idxPath, sizeBytes, idxSizeBytes, objectCount } = pack
  await revivePacks(db.prisma, [oid])
  await putFile(blobs, blobKeys.pack(oid), packPath, sizeBytes)
  await putFile(blobs, blobKeys.packIndex(oid), idxPath, idxSizeBytes)
  return { oid, sizeBytes, indexSizeBytes: idxSizeBytes, objectCount }
}

async function putFile(blobs: BlobStore, key: BlobKey, path: string, sizeBytes: number): Promise<void> {
  const body = createReadStream(path, { highWaterMark: readSize(sizeBytes) })
  try {
    await blobs.put(key, sizeBytes, body)
  } finally {
    body.destroy()
  }
}
