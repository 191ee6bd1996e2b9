import { blobKeys, type ByteRange, type Oid } from '@entrepot/core'
import { type LargeFile } from '@entrepot/persistence'
import { mayReadObject, notGood, whyNotObjects } from '@entrepot/registry'
import type { Answer } from '../hub/answer/answer.js'
import { isNotModified, requestedRange } from '../hub/files/byte-range.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange, PublicTarget } from '../hub/routing/route.js'
import { useGrant } from './use-grant.js'

/** Seconds that a URL of the store lives: it can't be taken back when a token or a revision is. */
const STORE_URL_TTL_SECONDS = 60

/**
 * `GET download`: the bytes, or a part of them, if whoever the URL was made for may have them now. Where the store can, it is asked for
 * them: git-lfs follows us there, so that one batch of many files needs no URL of the store that outlives it.
 */
export async function getObject(hub: Hub, exchange: Exchange, target: PublicTarget): Promise<Answer> {
  const { grant, principal, repo } = await useGrant(hub, exchange, target, 'download')
  const file = (await mayReadObject(hub.engines, principal, repo, [grant.oid])).get(grant.oid)
  if (!file) {
    const refusals = await whyNotObjects(hub.engines, principal, repo, [grant.oid])
    throw refusals.get(grant.oid) ?? notGood()
  }
  const { request } = exchange
  const etag = `"${file.oid}"`
  const headers = [...HEADERS, 'ETag', etag]
  if (isNotModified(request.headers, etag)) return { status: 304, headers, body: null }
  const whole = [...headers, 'Content-Length', String(file.sizeBytes)]
  if (request.method === 'HEAD') return { status: 200, headers: whole, body: null }
  const range = requestedRange(request.headers, file.sizeBytes, etag)
  const key = blobKeys.largeFile(file.oid)
  const location = await hub.engines.blobs.downloadUrl(key, { ttlSeconds: STORE_URL_TTL_SECONDS })
  await hub.deliveries.note({
    ...{ repoId: repo.id, commit: null, path: null, oid: file.oid, principal, address: exchange.address },
    exit: location === null ? 'lfs' : 'presigned',
  })
  if (location !== null)
    return { status: 302, headers: [...headers, 'Location', location, 'Content-Length', '0'], body: null }
  const body = await openBody(hub, file, range)
  if (range === null) return { status: 200, headers: whole, body }
  return { status: 206, headers: [...headers, ...partHeaders(file, range)], body }
}

const HEADERS = [
  ...[
    'Content-Type',
    'application/octet-stream',
    'Accept-Ranges',
    'bytes',
    'Cache-Control',
    'private, no-store',
  ],
  // Whatever a repository holds, it gets no say on our origin.
  ...['Content-Security-Policy', "default-src 'none'; sandbox"],
] as const

async function openBody(
  { engines: { blobs } }: Hub,
  file: { oid: Oid; sizeBytes: number },
  range: ByteRange | null,
) {
  const key = blobKeys.largeFile(file.oid)
  const opened = await blobs.openFile?.(key)
  if (opened) return { file: opened, range: range ?? { start: 0, endExclusive: file.sizeBytes } }
  return blobs.open(key, range ?? undefined)
}

function partHeaders({ sizeBytes }: LargeFile, { start, endExclusive }: ByteRange): string[] {
  return [
    ...['Content-Range', `bytes ${start}-${endExclusive - 1}/${sizeBytes}`],
    ...['Content-Length', String(endExclusive - start)],
  ]
}
