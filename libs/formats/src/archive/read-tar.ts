import type { ReadRange } from '../read-range.js'
import { type ArchiveProblem, leadsOutside } from './archive-problem.js'

export interface TarEntry {
  readonly name: string
  readonly start: number
  readonly sizeBytes: number
}

export interface TarListing {
  readonly entries: readonly TarEntry[]
  readonly problems: readonly ArchiveProblem[]
}

const BLOCK_BYTES = 512
/** Members that are looked at; an archive of a dataset may hold millions of images. */
const MAX_MEMBERS = 10_000
const LINKS = '12'

/** Lists the members of a tar by walking its headers, one read each: stops at the first block that is none. */
export async function listTar(read: ReadRange, sizeBytes: number): Promise<TarListing> {
  const entries: TarEntry[] = []
  const problems: ArchiveProblem[] = []
  for (let at = 0; at + BLOCK_BYTES <= sizeBytes;) {
    if (entries.length >= MAX_MEMBERS) {
      problems.push({
        kind: 'too-large',
        verdict: 'suspicious',
        member: null,
        message: 'it has more members than are looked at',
      })
      break
    }
    const header = Buffer.from(await read(at, at + BLOCK_BYTES))
    if (!isTarHeader(header)) break
    const entry = { name: nameIn(header), start: at + BLOCK_BYTES, sizeBytes: sizeIn(header) }
    const link = LINKS.includes(String.fromCharCode(header[156] ?? 0)) ? textIn(header, 157, 100) : ''
    if (leadsOutside(entry.name) || leadsOutside(link))
      problems.push({
        kind: 'path',
        verdict: 'dangerous',
        member: entry.name,
        message: 'this name leads out of the folder',
      })
    entries.push(entry)
    at = entry.start + Math.ceil(entry.sizeBytes / BLOCK_BYTES) * BLOCK_BYTES
  }
  return { entries, problems }
}

/** A header of 512 bytes whose sum is right; old archives have no other sign. */
export function isTarHeader(header: Uint8Array): boolean {
  if (header.length < BLOCK_BYTES || header[0] === 0) return false
  const stated = parseInt(textIn(Buffer.from(header), 148, 8).trim(), 8)
  let sum = 0
  for (let at = 0; at < BLOCK_BYTES; at++) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0)
  return sum === stated
}

function textIn(header: Buffer, at: number, length: number): string {
  const bytes = header.subarray(at, at + length)
  const end = bytes.indexOf(0)
  return bytes.subarray(0, end < 0 ? length : end).toString('utf8')
}

function nameIn(header: Buffer): string {
  const isUstar = textIn(header, 257, 5) === 'ustar'
  const prefix = isUstar ? textIn(header, 345, 155) : ''
  return prefix === '' ? textIn(header, 0, 100) : `${prefix}/${textIn(header, 0, 100)}`
}

/** Octal digits, or big-endian bytes after a mark where those are too few. Always at least 0. */
function sizeIn(header: Buffer): number {
  if (((header[124] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(128) & 0xffff_ffff_ffffn)
  return parseInt(textIn(header, 124, 12).trim() || '0', 8) || 0
}
