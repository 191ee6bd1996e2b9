import { type Compression, unpack } from '../archive/unpack.js'
import type { FileFormat } from '../identify/file-format.js'
import { identifyFormat } from '../identify/identify-format.js'
import { scanHdf5 } from '../keras/scan-hdf5.js'
import { readNpyHeader } from '../numpy/read-npy-header.js'
import { scanPickle, scanPossiblePickle } from '../pickle/scan-pickle.js'
import { readBytes, readWithin } from '../read-range.js'
import { readGgufTemplates } from '../text/read-gguf-templates.js'
import { templateIssues } from '../text/template-issues.js'
import { addPickle, type Content, type Gathering, inside, issue } from './gathering.js'
import { scanTar } from './scan-tar.js'
import { scanText } from './scan-text.js'
import { scanZip } from './scan-zip.js'

/** Bytes that one compressed file or member is unpacked to, in memory. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024
/** Enough to tell what is inside. */
const SNIFF_BYTES = 64 * 1024
/** Archives in archives. */
export const MAX_DEPTH = 3

/** Looks into content of a known format; returns the format, which may be told more exactly by then. */
export async function scanContent(gathering: Gathering, content: Content): Promise<FileFormat> {
  const { format } = content
  const scan = SCANS[format]
  const exact = scan ? await scan(gathering, content) : format
  if (!scan) await guess(gathering, content)
  return exact
}

type Scan = (gathering: Gathering, content: Content) => Promise<FileFormat>

const SCANS: Partial<Record<FileFormat, Scan>> = {
  pickle: scanPickles,
  'pytorch-legacy': scanPickles,
  'pytorch-zip': scanZip,
  torchscript: scanZip,
  'keras-v3': scanZip,
  npz: scanZip,
  zip: scanZip,
  tar: scanTar,
  npy: scanNpy,
  hdf5: async (gathering, content) => {
    await scanHdf5(gathering, content)
    return 'hdf5'
  },
  gguf: scanGguf,
  gzip: (gathering, content) => scanCompressed(gathering, content, 'gzip'),
  zlib: (gathering, content) => scanCompressed(gathering, content, 'zlib'),
  zstd: (gathering, content) => scanCompressed(gathering, content, 'zstd'),
  bzip2: scanUnreadable,
  xz: scanUnreadable,
  lzma: scanUnreadable,
  lz4: scanUnreadable,
  '7z': scanUnreadable,
  rar: scanUnreadable,
  json: scanText,
  text: scanText,
}

/** What has another format may still be read as a pickle by whoever trusts its name. */
async function guess(gathering: Gathering, { read, sizeBytes, member }: Content): Promise<void> {
  addPickle(gathering, await scanPossiblePickle(read, { start: 0, endExclusive: sizeBytes }), member)
}

async function scanPickles(gathering: Gathering, content: Content): Promise<FileFormat> {
  const { read, sizeBytes, member, format, depth } = content
  const scan = await scanPickle(read, { start: 0, endExclusive: sizeBytes })
  addPickle(gathering, scan, member)
  if (!scan.isComplete) gathering.isComplete = false
  for (const { start, endExclusive } of scan.nestedArchives)
    await scanInner(gathering, {
      read: readWithin(read, start, endExclusive),
      sizeBytes: endExclusive - start,
      member: inside(member, `bytes at ${start}`),
      depth: depth + 1,
    })
  return scan.imports.some(({ module }) => module.startsWith('joblib.')) ? 'joblib' : format
}

/** An array of objects is a header and a pickle. */
async function scanNpy(gathering: Gathering, content: Content): Promise<FileFormat> {
  const { read, sizeBytes, member } = content
  const header = await readNpyHeader(read)
  if (header === null)
    gathering.issues.push(issue('numpy', 'broken', member, 'Its header is not one that numpy writes.'))
  const start = header?.endOffset ?? 0
  if (header === null || header.holdsObjects) {
    const scan = await scanPickle(read, { start, endExclusive: sizeBytes })
    addPickle(gathering, scan, member)
    if (!scan.isComplete) gathering.isComplete = false
  }
  return 'npy'
}

async function scanGguf(gathering: Gathering, content: Content): Promise<FileFormat> {
  const { templates, isComplete } = await readGgufTemplates(content.read, content.sizeBytes)
  for (const template of templates) gathering.issues.push(...templateIssues(template, content.member))
  if (!isComplete) gathering.isComplete = false
  await guess(gathering, content)
  return 'gguf'
}

async function scanCompressed(
  gathering: Gathering,
  content: Content,
  compression: Compression,
): Promise<FileFormat> {
  const { read, sizeBytes, member, depth, format } = content
  const range = { start: 0, endExclusive: sizeBytes }
  const first = await unpack(read, range, compression, SNIFF_BYTES)
  const inner = await identifyFormat(readBytes(first.bytes), first.bytes.length)
  const isHarmless = SCANS[inner] === undefined || inner === 'text' || inner === 'json'
  if (isHarmless && inner !== 'unknown') return format
  const whole = await unpack(read, range, compression, MAX_UNPACKED_BYTES)
  await scanInner(gathering, {
    read: readBytes(whole.bytes),
    sizeBytes: whole.bytes.length,
    member: inside(member, 'unpacked'),
    depth: depth + 1,
  })
  if (!whole.isWhole) {
    gathering.isComplete = false
    gathering.issues.push(
      issue('compression', 'too-large', member, 'It unpacks to more than is looked at, or breaks off.'),
    )
  }
  return format
}

async function scanUnreadable(gathering: Gathering, { member, format }: Content): Promise<FileFormat> {
  gathering.issues.push(
    issue('compression', 'unreadable', member, `What is compressed with ${format} cannot be looked into.`),
  )
  return format
}

/** Looks into something that lies in something else, unless that goes too deep. */
export async function scanInner(gathering: Gathering, inner: Omit<Content, 'format'>): Promise<void> {
  if (inner.depth > MAX_DEPTH) {
    gathering.isComplete = false
    gathering.issues.push(
      issue('archive', 'too-large', inner.member, 'Archives lie in archives deeper than is looked.'),
    )
    return
  }
  const format = await identifyFormat(inner.read, inner.sizeBytes)
  await scanContent(gathering, { ...inner, format })
}
