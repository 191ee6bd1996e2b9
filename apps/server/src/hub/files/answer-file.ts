import type { IncomingMessage } from 'node:http'
import { blobKeys, type ByteRange, DomainError } from '@entrepot/core'
import type { Answer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import type { Exchange } from '../routing/route.js'
import { isNotModified, requestedRange } from './byte-range.js'
import type { FileFacts, KnownFile } from './known-file.js'

/** Seconds that a URL of the store lives: it can't be taken back when a token or a revision is. */
const STORE_URL_TTL_SECONDS = 60
/** Bytes up to which a range is served by us: what asks for so little reads our headers, and a second round trip would cost more. */
const SERVED_RANGE_MAX_BYTES = 8 * 1024 * 1024

/** Who asks for a file, and how. */
export type FileAsker = Pick<Exchange, 'request' | 'principal' | 'address'>

/**
 * Answers GET or HEAD for a file that the caller may read. A HEAD touches neither disk nor database, and is never redirected: clients
 * read the headers of the last answer only.
 *
 * @throws DomainError `entry-not-found`, `range-not-satisfiable`, `object-not-stored`
 * @throws DomainError `store-unavailable`  it can't be written down who gets it
 */
export async function answerFile(hub: Hub, asker: FileAsker, known: KnownFile): Promise<Answer> {
  const { file } = known
  const { request } = asker
  if (file === null) throw new DomainError('entry-not-found', 'Entry not found', { commit: known.commit })
  if (request.headers['if-none-match'] !== undefined && isNotModified(request.headers, file.etag))
    return { status: 304, headers: file.headers, body: null }
  if (request.method === 'HEAD') return { status: 200, headers: file.wholeHeaders, body: null }
  const range = requestedRange(request.headers, file.sizeBytes, file.etag)
  if (range === null && !file.isRaw) hub.downloads.add(known.repoId)
  const location = await storeUrl(hub, file, range)
  await noteDelivery(hub, asker, known, location !== null)
  if (location !== null) return redirect(file, location)
  const body = await openBody(hub, known.repoId, file, range)
  if (range === null) return { status: 200, headers: wholeHeaders(request, file), body }
  return { status: 206, headers: partHeaders(file, range), body }
}

/** Written before the first byte leaves, and before anybody learns of a URL. */
async function noteDelivery(
  { deliveries }: Hub,
  { principal, address }: FileAsker,
  { repoId, commit, file }: KnownFile,
  isRedirected: boolean,
): Promise<void> {
  if (file === null) return
  const { entry, isRaw } = file
  const oid = isRaw ? null : (entry.lfs?.oid ?? null)
  const exit = isRedirected ? 'presigned' : isRaw ? 'raw' : 'resolve'
  await deliveries.note({ repoId, commit, path: entry.path, oid, principal, address, exit })
}

/** A URL of the store for what is worth the detour; null where we stream. */
async function storeUrl(
  { engines }: Hub,
  { entry, isRaw }: FileFacts,
  range: ByteRange | null,
): Promise<string | null> {
  if (!entry.lfs || isRaw) return null
  if (range && range.endExclusive - range.start <= SERVED_RANGE_MAX_BYTES) return null
  const fileName = entry.path.slice(entry.path.lastIndexOf('/') + 1)
  const options = { ttlSeconds: STORE_URL_TTL_SECONDS, fileName }
  return engines.blobs.downloadUrl(blobKeys.largeFile(entry.lfs.oid), options)
}

function redirect({ headers }: FileFacts, location: string): Answer {
  const kept = headers.flatMap((text, at) => (at % 2 === 0 && text !== 'Cache-Control' ? [at] : []))
  return {
    status: 302,
    headers: [
      ...kept.flatMap(at => headers.slice(at, at + 2)),
      ...['Cache-Control', 'no-store', 'Location', location, 'Content-Length', '0'],
    ],
    body: null,
  }
}

async function openBody({ files }: Hub, id: string, { entry, isRaw }: FileFacts, range: ByteRange | null) {
  if (!entry.lfs || isRaw) {
    const bytes = await files.readSmallBlob({ id }, entry)
    if (bytes) return range ? bytes.subarray(range.start, range.endExclusive) : bytes
    return files.openGitBlob({ id }, entry, range ?? undefined)
  }
  const file = await files.openStoredFile(entry)
  if (file) return { file, range: range ?? { start: 0, endExclusive: entry.sizeBytes } }
  return files.openStored({ id }, entry, range ?? undefined)
}

/** Of nothing there is no part, so a range of an empty file gets the whole; with its size where clients that probe look for it. */
function wholeHeaders({ headers }: IncomingMessage, file: FileFacts): readonly string[] {
  if (file.sizeBytes > 0 || headers.range === undefined) return file.wholeHeaders
  return [...file.wholeHeaders, 'Content-Range', 'bytes */0']
}

function partHeaders({ headers, sizeBytes }: FileFacts, { start, endExclusive }: ByteRange): string[] {
  return [
    ...headers,
    ...['Content-Range', `bytes ${start}-${endExclusive - 1}/${sizeBytes}`],
    ...['Content-Length', String(endExclusive - start)],
  ]
}
