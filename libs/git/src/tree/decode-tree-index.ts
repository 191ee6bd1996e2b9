import { promisify } from 'node:util'
import { crc32, inflate } from 'node:zlib'
import { DomainError, asCommitSha, type GitOid, type Oid, type TreeEntry } from '@entrepot/core'
import {
  CHECKSUM_BYTES,
  COUNTS_BYTES,
  GIT_OID_BYTES,
  LFS_FLAG,
  MAGIC,
  MODE_CODES,
  SHA256_BYTES,
} from './tree-index-format.js'
import { TreeIndex } from './tree-index.js'

const inflateAsync = promisify(inflate)

/** Bytes of the columns without compression: paths of what `buildTreeIndex` can have read, with room. */
const COLUMNS_MAX_BYTES = 512 * 1024 * 1024

/**
 * Reads what `encodeTreeIndex` wrote. 10,000 entries take a few milliseconds.
 *
 * @throws DomainError `object-corrupt` for anything else, indexes of another version included
 */
export async function decodeTreeIndex(bytes: Buffer): Promise<TreeIndex> {
  try {
    const content = bytes.subarray(MAGIC.length + CHECKSUM_BYTES)
    if (!MAGIC.equals(bytes.subarray(0, MAGIC.length))) throw new RangeError('it is of another version')
    if (bytes.readUInt32LE(MAGIC.length) !== crc32(content)) throw new RangeError('its checksum is wrong')
    return await decodeContent(content)
  } catch (error) {
    const message = 'A stored tree index is damaged or of another version.'
    throw new DomainError('object-corrupt', message, {}, { cause: error })
  }
}

async function decodeContent(content: Buffer): Promise<TreeIndex> {
  const commit = asCommitSha(content.toString('hex', 0, GIT_OID_BYTES))
  const count = content.readUInt32LE(GIT_OID_BYTES)
  const largeCount = content.readUInt32LE(GIT_OID_BYTES + 4)
  const largeAt = COUNTS_BYTES + count * GIT_OID_BYTES
  const columnsAt = largeAt + largeCount * SHA256_BYTES
  const oids = content.toString('hex', COUNTS_BYTES, largeAt)
  const largeOids = content.toString('hex', largeAt, columnsAt)
  const options = { maxOutputLength: COLUMNS_MAX_BYTES }
  const columns = new Columns(await inflateAsync(content.subarray(columnsAt), options))
  const codes = columns.raw(count)
  const sizes = columns.varints(count)
  const pointerSizes = columns.varints(largeCount)
  const paths = columns.paths(count)
  const entries: TreeEntry[] = []
  let large = 0
  for (const [index, path] of paths.entries()) {
    const code = codes[index] ?? 0
    const mode = MODE_CODES[code & ~LFS_FLAG]
    if (!mode) throw new RangeError(`there is no mode ${code}`)
    const oid = slice(oids, index, GIT_OID_BYTES) as GitOid
    let lfs: TreeEntry['lfs'] = null
    if (code & LFS_FLAG) {
      lfs = { oid: slice(largeOids, large, SHA256_BYTES) as Oid, pointerSizeBytes: pointerSizes[large] ?? 0 }
      large += 1
    }
    entries.push({ path, mode, oid, sizeBytes: sizes[index] ?? 0, lfs })
  }
  return new TreeIndex(commit, entries)
}

function slice(digits: string, index: number, sizeBytes: number): string {
  return digits.slice(index * 2 * sizeBytes, (index + 1) * 2 * sizeBytes)
}

/** Takes one column after the other. */
class Columns {
  #at = 0

  constructor(private readonly bytes: Buffer) {}

  raw(sizeBytes: number): Buffer {
    this.#at += sizeBytes
    return this.bytes.subarray(this.#at - sizeBytes, this.#at)
  }

  varints(count: number): number[] {
    const values = new Array<number>(count)
    for (let index = 0; index < count; index += 1) values[index] = this.#varint()
    return values
  }

  paths(count: number): string[] {
    const paths = count === 0 ? [] : this.bytes.toString('utf8', this.#at).split('\0')
    if (paths.length !== count) throw new RangeError(`it has ${paths.length} paths and says ${count}`)
    return paths
  }

  #varint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.bytes[this.#at++]
      if (byte === undefined) throw new RangeError('it ends too early')
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }
}
