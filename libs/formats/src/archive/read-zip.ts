import type { ReadRange } from '../read-range.js'
import { type ArchiveProblem, leadsOutside } from './archive-problem.js'

/** One member as the central directory lists it. */
export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated; others are not read. */
  readonly method: number
  readonly compressedBytes: number
  readonly sizeBytes: number
  readonly isEncrypted: boolean
  readonly headerOffset: number
}

export interface ZipListing {
  readonly entries: readonly ZipEntry[]
  readonly problems: readonly ArchiveProblem[]
}

const END_BYTES = 22
const END64_BYTES = 56
const LOCATOR_BYTES = 20
/** The comment at the end has a length of two bytes. */
const TAIL_BYTES = END_BYTES + 65_535 + END64_BYTES + LOCATOR_BYTES
/** Bytes of a central directory that are read: some 100,000 members. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
const MAX_32 = 0xffffffff

interface Directory {
  readonly start: number
  readonly sizeBytes: number
  readonly entryCount: number
  /** Bytes before the archive, by which all its offsets are too small. */
  readonly shiftBytes: number
}

/**
 * Lists the members of a zip from its central directory, in two reads, with what is odd about it: names twice or out of the folder,
 * encryption, a second directory, bytes before the first member. Null where there is no directory, which makes it no zip.
 */
export async function listZip(read: ReadRange, sizeBytes: number): Promise<ZipListing | null> {
  const problems: ArchiveProblem[] = []
  const directory = await findDirectory(read, sizeBytes, problems)
  if (!directory) return null
  if (directory.sizeBytes > MAX_DIRECTORY_BYTES)
    problems.push(problem('too-large', null, 'its directory is larger than is read'))
  const bytes = view(
    await read(directory.start, directory.start + Math.min(directory.sizeBytes, MAX_DIRECTORY_BYTES)),
  )
  const entries: ZipEntry[] = []
  let at = 0
  while (at + CENTRAL_BYTES <= bytes.byteLength && bytes.getUint32(at, true) === 0x02014b50) {
    const entry = entryAt(bytes, at, directory.shiftBytes)
    if (!entry) break
    entries.push(entry)
    at += CENTRAL_BYTES + variableBytes(bytes, at)
  }
  if (at !== directory.sizeBytes || entries.length !== directory.entryCount)
    problems.push(problem('broken', null, 'its directory is not what its end says', 'dangerous'))
  return { entries, problems: [...problems, ...oddities(entries)] }
}

async function findDirectory(
  read: ReadRange,
  sizeBytes: number,
  problems: ArchiveProblem[],
): Promise<Directory | null> {
  const tailStart = Math.max(0, sizeBytes - TAIL_BYTES)
  const tail = view(await read(tailStart, sizeBytes))
  const ends = endsIn(tail)
  const at = ends[0]
  if (at === undefined) return null
  if (ends.length > 1)
    problems.push(
      problem('ambiguous', null, 'it has two ends, so that readers disagree on what is in it', 'dangerous'),
    )
  if (at + END_BYTES + tail.getUint16(at + 20, true) !== tail.byteLength)
    problems.push(problem('broken', null, 'more bytes follow its end', 'dangerous'))
  const end64 = await end64Before(read, tail, at, tailStart)
  const end = end64 ?? {
    entryCount: tail.getUint16(at + 10, true),
    sizeBytes: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
    endsAt: tailStart + at,
  }
  const start = end.endsAt - end.sizeBytes
  if (start < 0) return null
  const shiftBytes = start - end.offset
  if (shiftBytes !== 0)
    problems.push(
      problem('ambiguous', null, 'other bytes stand before it, and may be read instead', 'dangerous'),
    )
  return { start, sizeBytes: end.sizeBytes, entryCount: end.entryCount, shiftBytes }
}

/** Places of ends in the tail, the one that readers take first; only those count whose comment reaches to the end of the file, if any does. */
function endsIn(tail: DataView): number[] {
  const all: number[] = []
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--)
    if (tail.getUint32(at, true) === 0x06054b50) all.push(at)
  const exact = all.filter(at => at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength)
  return exact.length > 0 ? exact : all.slice(0, 1)
}

async function end64Before(read: ReadRange, tail: DataView, at: number, tailStart: number) {
  const locator = at - LOCATOR_BYTES
  if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50) return null
  const offset = number64(tail, locator + 8)
  // Bytes before the archive move it: it stands right before its locator.
  for (const place of [offset, tailStart + locator - END64_BYTES]) {
    if (place < 0 || place > tailStart + locator) continue
    const end = view(await read(place, place + END64_BYTES))
    if (end.byteLength === END64_BYTES && end.getUint32(0, true) === 0x06064b50)
      return {
        entryCount: number64(end, 32),
        sizeBytes: number64(end, 40),
        offset: number64(end, 48),
        endsAt: place,
      }
  }
  return null
}

function entryAt(bytes: DataView, at: number, shiftBytes: number): ZipEntry | null {
  const nameBytes = bytes.getUint16(at + 28, true)
  if (at + CENTRAL_BYTES + variableBytes(bytes, at) > bytes.byteLength) return null
  const sizes = wideSizes(bytes, at, nameBytes)
  return {
    name: textAt(bytes, at + CENTRAL_BYTES, nameBytes),
    method: bytes.getUint16(at + 10, true),
    isEncrypted: (bytes.getUint16(at + 8, true) & 1) === 1,
    compressedBytes: sizes.compressedBytes,
    sizeBytes: sizes.sizeBytes,
    headerOffset: sizes.headerOffset + shiftBytes,
  }
}

function variableBytes(bytes: DataView, at: number): number {
  return bytes.getUint16(at + 28, true) + bytes.getUint16(at + 30, true) + bytes.getUint16(at + 32, true)
}

/** Sizes and offset, taken from the zip64 field for those that don't fit into 32 bits. */
function wideSizes(bytes: DataView, at: number, nameBytes: number) {
  const narrow = {
    sizeBytes: bytes.getUint32(at + 24, true),
    compressedBytes: bytes.getUint32(at + 20, true),
    headerOffset: bytes.getUint32(at + 42, true),
  }
  let field = at + CENTRAL_BYTES + nameBytes
  const end = field + bytes.getUint16(at + 30, true)
  while (field + 4 <= end && bytes.getUint16(field, true) !== 1) field += 4 + bytes.getUint16(field + 2, true)
  if (field + 4 > end) return narrow
  let next = field + 4
  const wide = (value: number) => {
    if (value !== MAX_32 || next + 8 > end) return value
    next += 8
    return number64(bytes, next - 8)
  }
  const sizeBytes = wide(narrow.sizeBytes)
  const compressedBytes = wide(narrow.compressedBytes)
  return { sizeBytes, compressedBytes, headerOffset: wide(narrow.headerOffset) }
}

function oddities(entries: readonly ZipEntry[]): ArchiveProblem[] {
  const problems: ArchiveProblem[] = []
  const seen = new Set<string>()
  for (const { name, isEncrypted } of entries) {
    if (seen.has(name))
      problems.push(problem('ambiguous', name, 'it has two members of this name', 'dangerous'))
    seen.add(name)
    if (isEncrypted) problems.push(problem('encrypted', name, 'it says of this member that it is encrypted'))
    if (leadsOutside(name))
      problems.push(problem('path', name, 'this name leads out of the folder', 'dangerous'))
  }
  return problems
}

/** Where a member's bytes lie, with what its own header says otherwise than the directory. Null where there is no header. */
export async function locateMember(
  read: ReadRange,
  entry: ZipEntry,
): Promise<{ start: number; endExclusive: number; problems: ArchiveProblem[] } | null> {
  const head = view(await read(entry.headerOffset, entry.headerOffset + LOCAL_BYTES + 512))
  if (head.byteLength < LOCAL_BYTES || head.getUint32(0, true) !== 0x04034b50) return null
  const nameBytes = head.getUint16(26, true)
  const start = entry.headerOffset + LOCAL_BYTES + nameBytes + head.getUint16(28, true)
  const problems: ArchiveProblem[] = []
  const isSameName =
    LOCAL_BYTES + nameBytes > head.byteLength || textAt(head, LOCAL_BYTES, nameBytes) === entry.name
  if (!isSameName || head.getUint16(8, true) !== entry.method || !isSameSize(head, entry))
    problems.push(
      problem('ambiguous', entry.name, 'its own header says otherwise than the directory', 'dangerous'),
    )
  if (!entry.isEncrypted && (head.getUint16(6, true) & 1) === 1)
    problems.push(problem('encrypted', entry.name, 'its own header says that it is encrypted'))
  return { start, endExclusive: start + entry.compressedBytes, problems }
}

/** Sizes that follow the data, or don't fit, are not in the header. */
function isSameSize(head: DataView, entry: ZipEntry): boolean {
  const compressedBytes = head.getUint32(18, true)
  const isElsewhere = (head.getUint16(6, true) & 8) !== 0 || compressedBytes === MAX_32
  return isElsewhere || compressedBytes === entry.compressedBytes
}

function problem(
  kind: ArchiveProblem['kind'],
  member: string | null,
  message: string,
  verdict: ArchiveProblem['verdict'] = 'suspicious',
): ArchiveProblem {
  return { kind, member, message, verdict }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Not exact above 2^53, which is past the end of any file. */
function number64(bytes: DataView, at: number): number {
  return bytes.getUint32(at, true) + bytes.getUint32(at + 4, true) * 2 ** 32
}

function textAt(bytes: DataView, at: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8')
}
