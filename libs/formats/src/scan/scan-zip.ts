import { listZip, locateMember, type ZipEntry } from '../archive/read-zip.js'
import { unpack } from '../archive/unpack.js'
import type { FileFormat } from '../identify/file-format.js'
import { scanKerasConfig } from '../keras/scan-keras-config.js'
import { scanPossiblePickle } from '../pickle/scan-pickle.js'
import { readBytes, type ReadRange, readWithin } from '../read-range.js'
import { MAX_UNPACKED_BYTES, scanInner } from './scan-content.js'
import { addPickle, type Content, type Gathering, inside, issue } from './gathering.js'

/** Members that are looked at: more than the largest checkpoint has tensors, and one read each. */
const MAX_MEMBERS = 20_000
/** Bytes that all members of one archive are unpacked to; one at a time is in memory. */
const MAX_TOTAL_UNPACKED_BYTES = 512 * 1024 * 1024
/** How much more a member may say it holds than it takes; deflate itself can't pass 1,032. */
const MAX_RATIO = 1_032
/** Raw numbers of tensors in a file by `torch.save`, by the thousand: no format can be told from them. */
const STORAGE = /(?:^|\/)data\/\d+$/

interface Member {
  readonly entry: ZipEntry
  readonly name: string
  readonly start: number
  readonly endExclusive: number
}

/** A zip of any kind: each member by its content, whatever its name, flags or checksum say; readers of models don't care for those either. */
export async function scanZip(gathering: Gathering, content: Content): Promise<FileFormat> {
  const { read, sizeBytes, member, format } = content
  const listing = await listZip(read, sizeBytes)
  if (!listing) {
    gathering.issues.push(issue('archive', 'broken', member, 'An archive: it has no directory.'))
    gathering.isComplete = false
    return format
  }
  addProblems(gathering, listing.problems, member)
  let leftBytes = MAX_TOTAL_UNPACKED_BYTES
  for (const [index, entry] of listing.entries.entries()) {
    if (index >= MAX_MEMBERS) {
      gathering.issues.push(
        issue('archive', 'too-large', member, 'An archive: it has more members than are looked at.'),
      )
      gathering.isComplete = false
      break
    }
    if (entry.name.endsWith('/') && entry.sizeBytes === 0) continue
    leftBytes -= await scanMember(gathering, content, entry, leftBytes)
  }
  return format
}

function addProblems(
  gathering: Gathering,
  problems: NonNullable<Awaited<ReturnType<typeof listZip>>>['problems'],
  member: string | null,
): void {
  for (const { kind, verdict, message, member: name } of problems) {
    const where = name === null ? member : inside(member, name)
    gathering.issues.push({
      source: 'archive',
      kind,
      verdict,
      member: where,
      message: `An archive: ${message}.`,
    })
    if (kind === 'too-large') gathering.isComplete = false
  }
}

/** Returns the bytes that it unpacked. */
async function scanMember(
  gathering: Gathering,
  content: Content,
  entry: ZipEntry,
  leftBytes: number,
): Promise<number> {
  const name = inside(content.member, entry.name)
  const place = await locateMember(content.read, entry)
  if (!place || place.endExclusive > content.sizeBytes) {
    gathering.issues.push(
      issue(
        'archive',
        'broken',
        name,
        'An archive: this member is not where its directory says.',
        'dangerous',
      ),
    )
    return 0
  }
  addProblems(gathering, place.problems, content.member)
  if (entry.sizeBytes > MAX_RATIO * entry.compressedBytes + 1_024)
    gathering.issues.push(
      issue('archive', 'bomb', name, 'An archive: this member says it is far larger than it can be.'),
    )
  const member: Member = { entry, name, start: place.start, endExclusive: place.endExclusive }
  if (entry.method === 0) {
    const sizeBytes = member.endExclusive - member.start
    await scanMemberContent(
      gathering,
      content,
      member,
      readWithin(content.read, member.start, member.endExclusive),
      sizeBytes,
    )
    return 0
  }
  if (entry.method !== 8) {
    gathering.issues.push(
      issue(
        'archive',
        'unreadable',
        name,
        `An archive: this member is packed by method ${entry.method}, which is not read.`,
      ),
    )
    return 0
  }
  return await scanDeflated(gathering, content, member, leftBytes)
}

async function scanDeflated(
  gathering: Gathering,
  content: Content,
  member: Member,
  leftBytes: number,
): Promise<number> {
  const limit = Math.max(0, Math.min(MAX_UNPACKED_BYTES, leftBytes))
  const { bytes, isWhole } = await unpack(content.read, member, 'deflate', limit)
  await scanMemberContent(gathering, content, member, readBytes(bytes), bytes.length)
  if (!isWhole) {
    gathering.isComplete = false
    gathering.issues.push(
      issue(
        'archive',
        'too-large',
        member.name,
        'An archive: this member unpacks to more than is looked at, or breaks off.',
      ),
    )
  }
  return bytes.length
}

async function scanMemberContent(
  gathering: Gathering,
  content: Content,
  { entry, name }: Member,
  read: ReadRange,
  sizeBytes: number,
): Promise<void> {
  const isTorch = content.format === 'pytorch-zip' || content.format === 'torchscript'
  if (isTorch && STORAGE.test(entry.name)) {
    addPickle(gathering, await scanPossiblePickle(read, { start: 0, endExclusive: sizeBytes }), name)
    return
  }
  if (content.format === 'keras-v3' && entry.name === 'config.json')
    await scanKerasConfig(gathering, read, sizeBytes, name)
  if (
    /(?:^|\/)(?:version|byteorder|\.format_version|\.storage_alignment|serialization_id)$/.test(entry.name) &&
    sizeBytes < 256
  )
    return
  await scanInner(gathering, { read, sizeBytes, member: name, depth: content.depth + 1 })
}
