import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { readSize } from '@entrepot/core'

/** Bytes of the SHA-1 that ends a `.pack`, and of each of the two that end an `.idx`. */
const CHECKSUM_BYTES = 20

/**
 * True if the index is whole (its own checksum is right) and was made for this very pack.
 * Cost: reads the index once, and the last 20 bytes of the pack.
 */
export async function isIndexOf(idxPath: string, packPath: string): Promise<boolean> {
  const pack = await open(packPath)
  const idx = await open(idxPath)
  try {
    const { size } = await idx.stat()
    if (size < 2 * CHECKSUM_BYTES) return false
    const packChecksum = await bytesAt(pack, (await pack.stat()).size - CHECKSUM_BYTES)
    if (!packChecksum.equals(await bytesAt(idx, size - 2 * CHECKSUM_BYTES))) return false
    return (await sha1Of(idx, size - CHECKSUM_BYTES)).equals(await bytesAt(idx, size - CHECKSUM_BYTES))
  } finally {
    await pack.close()
    await idx.close()
  }
}

async function bytesAt(file: FileHandle, position: number): Promise<Buffer> {
  const bytes = Buffer.alloc(CHECKSUM_BYTES)
  if (position >= 0) await file.read(bytes, 0, CHECKSUM_BYTES, position)
  return bytes
}

async function sha1Of(file: FileHandle, endExclusive: number): Promise<Buffer> {
  const hash = createHash('sha1')
  const chunk = Buffer.allocUnsafe(readSize(endExclusive))
  for (let position = 0; position < endExclusive;) {
    const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, endExclusive - position), position)
    if (bytesRead === 0) break
    hash.update(chunk.subarray(0, bytesRead))
    position += bytesRead
  }
  return hash.digest()
}
