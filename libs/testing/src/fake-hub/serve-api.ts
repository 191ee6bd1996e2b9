import { buffer } from 'node:stream/consumers'
import type { CommitSha, TreeEntry } from '@entrepot/core'
import { describeRepo } from './describe-repo.js'
import type { Exchange } from './exchange.js'
import type { FakeRepo, FakeRef } from './fake-repo.js'
import { findPlace, type Place, type RepoRoute } from './find-route.js'
import type { HubState } from './hub-state.js'
import { replyError, replyJson } from './reply.js'

/** `/api/{models|datasets|spaces}/{id}…`, the reads a mirror makes. */
export async function serveApi(
  hub: HubState,
  exchange: Exchange,
  repo: FakeRepo,
  route: RepoRoute,
): Promise<void> {
  if (route.verb === 'refs') return serveRefs(exchange, repo)
  if (route.verb === 'auth-check') return replyJson(exchange, { ok: true })
  const place = await findPlace(repo, route.verb === '' || route.rest.length === 0 ? ['main'] : route.rest)
  if (!place) {
    const isEmpty = repo.refs().length === 0
    // One whose main was renamed or deleted is still a repository.
    if (route.verb === '') return replyJson(exchange, await describeRepo(repo, null, exchange.query))
    if (isEmpty && route.verb === 'tree') return replyJson(exchange, [])
    const message = `Invalid rev id: ${route.rest[0] ?? 'main'}`
    return replyError(exchange, { status: 404, code: 'RevisionNotFound', message })
  }
  if (route.verb === '' || route.verb === 'revision') {
    const headers = { 'x-repo-commit': place.commit }
    return replyJson(exchange, await describeRepo(repo, place.commit, exchange.query), { headers })
  }
  if (route.verb === 'tree') return serveTree(hub, exchange, repo, place)
  if (route.verb === 'paths-info') return servePathsInfo(exchange, repo, place.commit)
  if (route.verb === 'commits') return serveCommits(exchange, repo, place)
  await replyError(exchange, { status: 501, message: `This hub does not know ${route.verb}.` })
}

async function serveTree(hub: HubState, exchange: Exchange, repo: FakeRepo, place: Place): Promise<void> {
  const { query } = exchange
  const headers: Record<string, string> = { 'x-repo-commit': place.commit }
  const all = await repo.tree(place.commit)
  const below = place.path === '' ? '' : `${place.path}/`
  if (below !== '' && !all.some(entry => entry.path === place.path && entry.mode === '040000')) {
    const message = `${place.path} does not exist on "${place.revision}"`
    return replyError(exchange, { status: 404, code: 'EntryNotFound', message, headers })
  }
  const isRecursive = isYes(query.get('recursive'))
  const wanted = all.filter(entry => {
    if (!entry.path.startsWith(below) || entry.path === below) return false
    return isRecursive || !entry.path.slice(below.length).includes('/')
  })
  const limit = Math.min(Number(query.get('limit') ?? Infinity), hub.options.treePageSize)
  const start = Number(Buffer.from(query.get('cursor') ?? '', 'base64url').toString() || 0)
  const end = start + limit
  if (end < wanted.length) {
    const next = new URLSearchParams(query)
    next.set('cursor', Buffer.from(String(end)).toString('base64url'))
    headers['link'] = `<${exchange.baseUrl}/${exchange.segments.join('/')}?${next.toString()}>; rel="next"`
  }
  const expand = isYes(query.get('expand'))
  const page = []
  for (const entry of wanted.slice(start, end))
    page.push(await describeEntry(repo, place.commit, entry, expand))
  await replyJson(exchange, page, { headers })
}

async function servePathsInfo(exchange: Exchange, repo: FakeRepo, commit: CommitSha): Promise<void> {
  const { paths, expand } = await readPathsRequest(exchange)
  const entries = new Map((await repo.tree(commit)).map(entry => [entry.path, entry]))
  const found = []
  for (const path of paths) {
    const entry = entries.get(path)
    if (entry) found.push(await describeEntry(repo, commit, entry, expand))
  }
  await replyJson(exchange, found, { headers: { 'x-repo-commit': commit } })
}

async function readPathsRequest(exchange: Exchange): Promise<{ paths: string[]; expand: boolean }> {
  const text = (await buffer(exchange.request)).toString()
  if (!exchange.request.headers['content-type']?.startsWith('application/json')) {
    const form = new URLSearchParams(text)
    return { paths: form.getAll('paths'), expand: isYes(form.get('expand')) }
  }
  const body = JSON.parse(text) as { paths?: unknown; expand?: unknown }
  return { paths: Array.isArray(body.paths) ? body.paths.map(String) : [], expand: body.expand === true }
}

async function describeEntry(
  repo: FakeRepo,
  commit: CommitSha,
  entry: TreeEntry,
  expand: boolean,
): Promise<object> {
  const isFolder = entry.mode === '040000'
  const { path, oid, sizeBytes: size, lfs } = entry
  const [last] = expand ? await repo.log(commit, { path, limit: 1 }) : []
  return {
    type: isFolder ? 'directory' : 'file',
    oid,
    size,
    ...(lfs ? { lfs: { oid: lfs.oid, size, pointerSize: lfs.pointerSizeBytes } } : {}),
    path,
    ...(last ? { lastCommit: { id: last.id, title: last.title, date: last.date } } : {}),
  }
}

async function serveRefs(exchange: Exchange, repo: FakeRepo): Promise<void> {
  const refs = repo.refs()
  const under = (prefix: string) =>
    refs.filter(({ ref }) => ref.startsWith(prefix)).map(found => describeRef(found, prefix))
  await replyJson(exchange, {
    branches: under('refs/heads/'),
    converts: under('refs/convert/'),
    tags: under('refs/tags/'),
    ...(isYes(exchange.query.get('include_prs')) ? { pullRequests: under('refs/pr/') } : {}),
  })
}

function describeRef({ ref, commit }: FakeRef, prefix: string) {
  return { name: ref.slice(prefix.length), ref, targetCommit: commit }
}

async function serveCommits(exchange: Exchange, repo: FakeRepo, place: Place): Promise<void> {
  const all = await repo.log(place.commit)
  const limit = Number(exchange.query.get('limit') ?? 50)
  const page = Number(exchange.query.get('p') ?? 0)
  const headers: Record<string, string> = {
    'x-total-count': String(all.length),
    'x-repo-commit': place.commit,
  }
  if ((page + 1) * limit < all.length) {
    const next = new URLSearchParams(exchange.query)
    next.set('p', String(page + 1))
    headers['link'] = `<${exchange.baseUrl}/${exchange.segments.join('/')}?${next.toString()}>; rel="next"`
  }
  const shown = all.slice(page * limit, (page + 1) * limit)
  const body = shown.map(commit => ({ ...commit, authors: [{ user: 'acme' }] }))
  await replyJson(exchange, body, { headers })
}

function isYes(text: string | null): boolean {
  return text !== null && ['true', '1'].includes(text.toLowerCase())
}
