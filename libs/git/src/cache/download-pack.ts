import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError, blobKeys, type BlobKey, type BlobStore } from '@entrepot/core'
import { packFileName, type PackRow } from './pack.js'
import { isIndexOf } from './pack-trailer.js'

/**
 * Brings a pack and its index from the blob store into `packDir`, the pack first: git looks for packs by their index, so it
 * never sees half of one. Both are verified before they get their names, and a process that does the same at the same time
 * puts the same bytes under the same names.
 *
 * @throws DomainError `object-corrupt` when the stored bytes are not what the row says; `blob-missing`
 */
export async function downloadPack(store: BlobStore, packDir: string, pack: PackRow): Promise<void> {
  const partial = join(packDir, `tmp_${randomUUID()}`)
  const [partialPack, partialIdx] = [`${partial}.pack.partial`, `${partial}.idx.partial`]
  await mkdir(packDir, { recursive: true })
  try {
    const [found] = await Promise.all([
      download(store, blobKeys.pack(pack.oid), partialPack),
      download(store, blobKeys.packIndex(pack.oid), partialIdx),
    ])
    if (found.sha256 !== pack.oid || found.sizeBytes !== pack.sizeBytes) throw corrupt(pack, 'pack')
    if (!(await isIndexOf(partialIdx, partialPack))) throw corrupt(pack, 'index')
    await rename(partialPack, join(packDir, packFileName(pack.oid, 'pack')))
    await rename(partialIdx, join(packDir, packFileName(pack.oid, 'idx')))
  } finally {
    await rm(partialPack, { force: true })
    await rm(partialIdx, { force: true })
  }
}

async function download(store: BlobStore, key: BlobKey, path: string) {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      sizeBytes += chunk.length
      done(null, chunk)
    },
  })
  await pipeline(await store.open(key), meter, createWriteStream(path, { flags: 'wx', mode: 0o444 }))
  return { sha256: hash.digest('hex'), sizeBytes }
}

function corrupt(pack: PackRow, what: 'pack' | 'index'): DomainError {
  return new DomainError('object-corrupt', `The stored ${what} of git pack ${pack.oid} is damaged.`, {
    oid: pack.oid,
    what,
  })
}
