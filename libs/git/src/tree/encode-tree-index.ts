import { promisify } from 'node:util'
import { crc32, deflate } from 'node:zlib'
import { ByteWriter } from './byte-writer.js'
import {
  CHECKSUM_BYTES,
  COUNTS_BYTES,
  GIT_OID_BYTES,
  LFS_FLAG,
  MAGIC,
  MODE_CODES,
} from './tree-index-format.js'
import type { TreeIndex } from './tree-index.js'

const deflateAsync = promisify(deflate)

/** Level of compression: paths shrink well at any, so speed decides. */
const LEVEL = 3

/** The bytes of an index; the same for the same commit. The format is described in `tree-index-format.ts`. */
export async function encodeTreeIndex(index: TreeIndex): Promise<Buffer> {
  const ids = new ByteWriter()
  const large = index.entries.flatMap(({ lfs }) => lfs ?? [])
  for (const { oid } of index.entries) ids.hex(oid)
  for (const { oid } of large) ids.hex(oid)
  const content = Buffer.concat([
    countsOf(index, large.length),
    ids.bytes(),
    await deflateAsync(columnsOf(index), { level: LEVEL }),
  ])
  const checksum = Buffer.alloc(CHECKSUM_BYTES)
  checksum.writeUInt32LE(crc32(content))
  return Buffer.concat([MAGIC, checksum, content])
}

function countsOf(index: TreeIndex, largeCount: number): Buffer {
  const counts = Buffer.alloc(COUNTS_BYTES)
  counts.write(index.commit, 'hex')
  counts.writeUInt32LE(index.entries.length, GIT_OID_BYTES)
  counts.writeUInt32LE(largeCount, GIT_OID_BYTES + 4)
  return counts
}

function columnsOf({ entries }: TreeIndex): Buffer {
  const columns = new ByteWriter()
  columns.raw(Uint8Array.from(entries, ({ mode, lfs }) => MODE_CODES.indexOf(mode) | (lfs ? LFS_FLAG : 0)))
  for (const { sizeBytes } of entries) columns.varint(sizeBytes)
  for (const { lfs } of entries) if (lfs) columns.varint(lfs.pointerSizeBytes)
  columns.raw(Buffer.from(entries.map(({ path }) => path).join('\0')))
  return columns.bytes()
}
