import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { blobKeys, type BlobKey, type BlobStore } from '@entrepot/core'
import type { PackRow } from '@entrepot/persistence'
import type { Problem } from './problem.js'
import { hashOf } from './verify-blobs.js'

/** Bytes of a SHA-1: one ends a pack, two end its index, of the pack and of the index itself. */
const CHECKSUM_BYTES = 20

type PackProblem = Omit<Problem, 'subject'>

/** Whether a pack and its index are there, whole, and of each other. Reads both once. */
export async function verifyPack(blobs: BlobStore, pack: PackRow): Promise<PackProblem[]> {
  const found = await hashOf(blobs, blobKeys.pack(pack.oid))
  const index = await blobs.stat(blobKeys.packIndex(pack.oid))
  const problems: PackProblem[] = []
  if (found === null) problems.push(missing('the store does not have the pack'))
  else if (found !== pack.oid) problems.push(corrupt(`its bytes hash to ${found}`))
  if (!index) problems.push(missing('the store does not have its index'))
  if (found !== pack.oid || !index) return problems
  const packSize = (await blobs.stat(blobKeys.pack(pack.oid)))?.sizeBytes
  if (packSize !== pack.sizeBytes)
    return [corrupt(`${packSize ?? 0} bytes are stored, ${pack.sizeBytes} were landed`)]
  return verifyIndex(blobs, pack, index.sizeBytes)
}

async function verifyIndex(blobs: BlobStore, pack: PackRow, sizeBytes: number): Promise<PackProblem[]> {
  if (sizeBytes !== pack.indexSizeBytes)
    return [corrupt(`its index has ${sizeBytes} bytes, ${pack.indexSizeBytes} were landed`)]
  const key = blobKeys.packIndex(pack.oid)
  const end = sizeBytes - CHECKSUM_BYTES
  const own = await bytesOf(blobs, key, end, sizeBytes)
  if (!own.equals(await sha1Of(blobs, key, end))) return [corrupt('the bytes of its index are damaged')]
  const named = await bytesOf(blobs, key, end - CHECKSUM_BYTES, end)
  const packEnd = await bytesOf(
    blobs,
    blobKeys.pack(pack.oid),
    pack.sizeBytes - CHECKSUM_BYTES,
    pack.sizeBytes,
  )
  return named.equals(packEnd) ? [] : [corrupt('its index is of another pack')]
}

async function bytesOf(blobs: BlobStore, key: BlobKey, start: number, endExclusive: number): Promise<Buffer> {
  return buffer(await blobs.open(key, { start: Math.max(start, 0), endExclusive }))
}

async function sha1Of(blobs: BlobStore, key: BlobKey, endExclusive: number): Promise<Buffer> {
  const hash = createHash('sha1')
  for await (const chunk of await blobs.open(key, { start: 0, endExclusive })) hash.update(chunk as Buffer)
  return hash.digest()
}

const missing = (detail: string): PackProblem => ({ kind: 'pack-missing', detail })
const corrupt = (detail: string): PackProblem => ({ kind: 'pack-corrupt', detail })
