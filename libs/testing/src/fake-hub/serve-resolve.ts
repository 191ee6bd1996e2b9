import { Readable } from 'node:stream'
import type { CommitSha, Oid, TreeEntry } from '@entrepot/core'
import parseRange from 'range-parser'
import type { Exchange } from './exchange.js'
import type { FakeRepo } from './fake-repo.js'
import { findPlace, type RepoRoute } from './find-route.js'
import type { HubState } from './hub-state.js'
import { reply, replyError } from './reply.js'

/** `resolve` and `raw`: a file of a revision, or the place it is redirected to. */
export async function serveResolve(
  hub: HubState,
  exchange: Exchange,
  repo: FakeRepo,
  route: RepoRoute,
): Promise<void> {
  const place = await findPlace(repo, route.rest)
  if (!place) {
    const message = `Invalid rev id: ${route.rest[0] ?? ''}`
    return replyError(exchange, { status: 404, code: 'RevisionNotFound', message })
  }
  const headers = { 'x-repo-commit': place.commit, 'accept-ranges': 'bytes', vary: 'Authorization, Origin' }
  const entry = (await repo.tree(place.commit)).find(candidate => candidate.path === place.path)
  if (!entry?.mode.startsWith('1') || entry.mode === '160000') {
    return replyError(exchange, { status: 404, code: 'EntryNotFound', message: 'Entry not found', headers })
  }
  if (route.verb !== 'raw' && entry.lfs)
    return serveLarge(hub, exchange, { repo, entry, lfs: entry.lfs, headers })
  if (route.verb === 'resolve' && hub.options.redirectSmallFiles) {
    return redirectSmall(exchange, repo, { commit: place.commit, entry, headers })
  }
  const bytes = await repo.readBlob(entry.oid)
  return sendRange(exchange, {
    sizeBytes: bytes.length,
    headers: { ...headers, etag: `"${entry.oid}"`, 'content-type': typeOf(entry.path) },
    open: (start, endExclusive) => Readable.from([bytes.subarray(start, endExclusive)]),
  })
}

async function serveLarge(
  hub: HubState,
  exchange: Exchange,
  file: {
    repo: FakeRepo
    entry: TreeEntry
    lfs: { oid: Oid; pointerSizeBytes: number }
    headers: Record<string, string>
  },
): Promise<void> {
  const { oid } = file.lfs
  const linked = { 'x-linked-etag': `"${oid}"`, 'x-linked-size': String(file.entry.sizeBytes) }
  const headers = { ...file.headers, ...linked, etag: `"${oid}"` }
  if (hub.options.largeFileRoute !== 'direct') {
    const location = signedUrl(hub, exchange, {
      repo: file.repo,
      oid,
      fileName: file.entry.path.split('/').at(-1) ?? '',
    })
    return reply(exchange, { status: 302, headers: { ...headers, location } })
  }
  return sendLarge(hub, exchange, oid, headers)
}

/** A URL that opens one large object without a token, on the host that large files come from. */
export function signedUrl(
  hub: HubState,
  exchange: Exchange,
  object: { repo: FakeRepo; oid: Oid; fileName: string | null },
): string {
  const path = `/cdn/${object.repo.name.type}s/${object.repo.id}/${object.oid}`
  const disposition = `inline; filename="${object.fileName ?? ''}"`
  const query = object.fileName === null ? {} : { 'response-content-disposition': disposition }
  const host = hub.options.largeFileRoute === 'other-port' ? hub.cdnUrl : exchange.baseUrl
  return `${host}${path}?${hub.sign(path, query)}`
}

/** The host behind signed URLs: no tokens, no JSON, as an object store answers. */
export async function serveSigned(hub: HubState, exchange: Exchange): Promise<void> {
  const path = `/${exchange.segments.join('/')}`
  if (!hub.isSigned(path, exchange.query)) {
    const body = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>'
    return reply(exchange, { status: 403, headers: { 'content-type': 'application/xml' }, body })
  }
  return sendLarge(hub, exchange, (exchange.segments.at(-1) ?? '') as Oid, {
    etag: `"${exchange.segments.at(-1)}"`,
  })
}

async function sendLarge(
  hub: HubState,
  exchange: Exchange,
  oid: Oid,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const sizeBytes = await hub.largeFiles.sizeOf(oid)
  if (sizeBytes === null) {
    const body = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code></Error>'
    return reply(exchange, { status: 404, headers: { 'content-type': 'application/xml' }, body })
  }
  return sendRange(exchange, {
    sizeBytes,
    headers: { 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', ...headers },
    open: (start, endExclusive) => hub.largeFiles.open(oid, { start, endExclusive }),
  })
}

/** Upstream hands small files on to an address that caches may keep, with a relative redirect. */
async function redirectSmall(
  exchange: Exchange,
  repo: FakeRepo,
  file: { commit: CommitSha; entry: TreeEntry; headers: Record<string, string> },
): Promise<void> {
  const path = file.entry.path.split('/').map(encodeURIComponent).join('/')
  const etag = `"${file.entry.oid}"`
  const query = `${encodeURIComponent(`/${exchange.segments.join('/')}`)}=&etag=${encodeURIComponent(etag)}`
  const location = `/api/resolve-cache/${repo.name.type}s/${repo.id}/${file.commit}/${path}?${query}`
  const linked = { 'x-linked-etag': etag, 'x-linked-size': String(file.entry.sizeBytes) }
  await reply(exchange, { status: 307, headers: { ...file.headers, ...linked, etag, location } })
}

async function sendRange(
  exchange: Exchange,
  file: {
    sizeBytes: number
    headers: Readonly<Record<string, string>>
    open: (start: number, endExclusive: number) => Readable
  },
): Promise<void> {
  const { sizeBytes, open } = file
  const ranges = parseRange(sizeBytes, exchange.request.headers.range ?? '')
  if (ranges === -1) {
    const headers = { ...file.headers, 'content-range': `bytes */${sizeBytes}` }
    return reply(exchange, { status: 416, headers })
  }
  const range = Array.isArray(ranges) && ranges.length === 1 ? ranges[0] : undefined
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 }
  const headers: Record<string, string> = { ...file.headers, 'content-length': String(end + 1 - start) }
  if (range) headers['content-range'] = `bytes ${start}-${end}/${sizeBytes}`
  const body = open(start, end + 1)
  await reply(exchange, {
    status: range ? 206 : 200,
    headers,
    body,
    fileOffset: start,
  })
}

function typeOf(path: string): string {
  return path.endsWith('.json') ? 'application/json' : 'text/plain; charset=utf-8'
}
