import type { ByteRange, TreeEntry } from '@entrepot/core'
import type { Pulled } from '@entrepot/variants'
import type { Answer } from '../hub/answer/answer.js'
import { isNotModified, requestedRange } from '../hub/files/byte-range.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange } from '../hub/routing/route.js'
import { REGISTRY_HEADERS } from './pulls.js'

export interface BlobView {
  /** SHA-256 in hexadecimal. */
  readonly digest: string
  /** Where it can be had in parts; null where the caller is there already, or gets nothing. */
  readonly location: string | null
}

/**
 * The bytes of a blob, or a part of them, which whoever asks may have. From here and never by a URL of the store: such a URL could not be
 * taken back, and clients use one for as long as a pull takes.
 *
 * @throws DomainError `range-not-satisfiable`, `object-not-stored`
 * @throws DomainError `store-unavailable`  it can't be written down who gets it
 */
export async function sendBlob(
  hub: Hub,
  exchange: Pick<Exchange, 'request' | 'principal' | 'address'>,
  pulled: Pulled,
  { digest, location }: BlobView,
): Promise<Answer> {
  const { request } = exchange
  const { body, resolved } = pulled
  const sizeBytes = Buffer.isBuffer(body) ? body.length : body.sizeBytes
  if (!Buffer.isBuffer(body)) await hub.files.requireStored(resolved.repo, body)
  const etag = `"sha256:${digest}"`
  const headers = [...headersOf(digest, etag), ...(location === null ? [] : ['Location', location])]
  if (isNotModified(request.headers, etag)) return { status: 304, headers, body: null }
  const whole = [...headers, 'Content-Length', String(sizeBytes)]
  if (request.method === 'HEAD') return { status: 200, headers: whole, body: null }
  const range = requestedRange(request.headers, sizeBytes, etag)
  await noteDelivery(hub, exchange, pulled)
  if (range === null) return { status: 200, headers: whole, body: await openBody(hub, pulled, null) }
  return {
    status: 206,
    headers: [...headers, ...partHeaders(range, sizeBytes)],
    body: await openBody(hub, pulled, range),
  }
}

function headersOf(digest: string, etag: string): string[] {
  return [
    ...REGISTRY_HEADERS,
    ...['Docker-Content-Digest', `sha256:${digest}`, 'ETag', etag, 'Accept-Ranges', 'bytes'],
    ...['Content-Type', 'application/octet-stream', 'Cache-Control', 'private, no-store'],
    // Whatever a repository holds, it gets no say on our origin.
    ...['Content-Security-Policy', "default-src 'none'; sandbox"],
  ]
}

function partHeaders({ start, endExclusive }: ByteRange, sizeBytes: number): string[] {
  return [
    ...['Content-Range', `bytes ${start}-${endExclusive - 1}/${sizeBytes}`],
    ...['Content-Length', String(endExclusive - start)],
  ]
}

/** Written before the first byte leaves. What was made here is told by no path: it says what the card and the header do. */
async function noteDelivery(
  { deliveries, downloads }: Hub,
  { request, principal, address }: Pick<Exchange, 'request' | 'principal' | 'address'>,
  { body, resolved }: Pulled,
): Promise<void> {
  const { repo, commit } = resolved
  const file = Buffer.isBuffer(body) ? null : body
  const what = { repoId: repo.id, commit, path: file?.path ?? null, oid: file?.lfs?.oid ?? null }
  await deliveries.note({ ...what, principal, address, exit: 'oci' })
  if (file && request.headers.range === undefined) downloads.add(repo.id)
}

async function openBody(
  { files }: Hub,
  { body, resolved }: Pulled,
  range: ByteRange | null,
): Promise<Answer['body']> {
  if (Buffer.isBuffer(body)) return range ? body.subarray(range.start, range.endExclusive) : body
  return openFile(files, resolved.repo, body, range)
}

async function openFile(
  files: Hub['files'],
  repo: { readonly id: string },
  entry: TreeEntry,
  range: ByteRange | null,
): Promise<Answer['body']> {
  const file = await files.openStoredFile(entry)
  if (file) return { file, range: range ?? { start: 0, endExclusive: entry.sizeBytes } }
  return files.openStored(repo, entry, range ?? undefined)
}
