import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { asOid, type Oid, readSize } from '@entrepot/core'

/** A pack on this disk that isn't in the blob store yet. */
export interface LocalPack {
  /** SHA-256 of the `.pack` file. */
  readonly oid: Oid
  readonly packPath: string
  readonly idxPath: string
  readonly sizeBytes: number
  readonly idxSizeBytes: number
  readonly objectCount: number
}

/** The packs in an `objects/pack` folder that have an index, by name. Cost: each is read once, to hash it. */
export async function describePacks(packDir: string): Promise<LocalPack[]> {
  const packs: LocalPack[] = []
  for (const name of (await readdir(packDir)).sort()) {
    if (!name.endsWith('.idx')) continue
    packs.push(await describePack(join(packDir, `${name.slice(0, -'.idx'.length)}.pack`)))
  }
  return packs
}

async function describePack(packPath: string): Promise<LocalPack> {
  const idxPath = packPath.replace(/\.pack$/, '.idx')
  const { size: sizeBytes } = await stat(packPath)
  const hash = createHash('sha256')
  await pipeline(createReadStream(packPath, { highWaterMark: readSize(sizeBytes) }), hash)
  return {
    oid: asOid(hash.digest('hex')),
    packPath,
    idxPath,
    sizeBytes,
    idxSizeBytes: (await stat(idxPath)).size,
    objectCount: await objectCountOf(packPath),
  }
}

/** The pack's header: `PACK`, the version, the number of objects, each of four bytes. */
async function objectCountOf(packPath: string): Promise<number> {
  const file = await open(packPath)
  try {
    const header = Buffer.alloc(12)
    await file.read(header, 0, header.length, 0)
    return header.readUInt32BE(8)
  } finally {
    await file.close()
  }
}
