import { admit, callerOf, opens } from './admit.js'
import { describeRepo } from './describe-repo.js'
import type { Exchange } from './exchange.js'
import { findRoute, type RepoRoute } from './find-route.js'
import type { HubState } from './hub-state.js'
import { reply, replyError, replyJson } from './reply.js'
import { serveApi } from './serve-api.js'
import { serveGit } from './serve-git.js'
import { serveLfsBatch } from './serve-lfs.js'
import { serveResolve, serveSigned } from './serve-resolve.js'

const GIT_VERBS = new Set(['git-upload-pack', 'git-receive-pack', 'HEAD', 'objects', 'info'])

/** Answers one request: the fault that is due, or what a hub would say. */
export async function answerRequest(hub: HubState, exchange: Exchange): Promise<void> {
  const fault = exchange.faults.takeFront(exchange.requestText)
  if (fault && 'hang' in fault) return
  if (fault && 'redirectTo' in fault) {
    return reply(exchange, { status: fault.redirectStatus ?? 302, headers: { location: fault.redirectTo } })
  }
  if (fault) return replyFault(exchange, fault)
  if (exchange.entry.host === 'cdn' || exchange.segments[0] === 'cdn') return serveSigned(hub, exchange)
  if (exchange.segments[0] === 'api') {
    if (exchange.segments[1] === 'whoami-v2') return serveWhoami(hub, exchange)
    if (exchange.segments[1] === 'resolve-cache') return serveResolveCache(hub, exchange)
    if (exchange.segments.length === 2) return serveList(hub, exchange)
  }
  const route = findRoute(exchange.segments)
  if (!route) return replyError(exchange, { status: 501, message: 'This hub does not know that address.' })
  return serveRepo(hub, exchange, route)
}

async function serveRepo(hub: HubState, exchange: Exchange, route: RepoRoute): Promise<void> {
  const newId = route.name && hub.newIdOf(route.name)
  if (newId) return redirectMoved(exchange, route, newId)
  const repo = route.name && hub.find(route.name)
  const isContent = !route.isApi || route.verb === 'auth-check'
  if (!(await admit(hub, exchange, repo, isContent ? 'content' : 'listing')) || !repo) return
  if (route.isApi) return serveApi(hub, exchange, repo, route)
  if (route.verb === 'resolve' || route.verb === 'raw') return serveResolve(hub, exchange, repo, route)
  if (route.verb === 'info' && route.rest.join('/') === 'lfs/objects/batch')
    return serveLfsBatch(hub, exchange, repo)
  if (GIT_VERBS.has(route.verb)) return serveGit(exchange, repo, route)
  await reply(exchange, {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: `<h1>${repo.id}</h1>`,
  })
}

/** A renamed repository: the same address under the new name, relative as upstream sends it. */
async function redirectMoved(exchange: Exchange, route: RepoRoute, newId: string): Promise<void> {
  const head = route.isApi ? ['api', exchange.segments[1] ?? ''] : []
  const prefix = !route.isApi && route.name && route.name.type !== 'model' ? [`${route.name.type}s`] : []
  const path = ['', ...head, ...prefix, newId, ...exchange.segments.slice(route.verbAt)].join('/')
  const query = exchange.query.size === 0 ? '' : `?${exchange.query.toString()}`
  await reply(exchange, { status: 307, headers: { location: path + query } })
}

async function serveResolveCache(hub: HubState, exchange: Exchange): Promise<void> {
  const [, , types = '', ...rest] = exchange.segments
  // the same file under the address it was redirected from, without the second redirect
  const id = rest.length > 2 && /^[0-9a-f]{40}$/.test(rest[1] ?? '') ? rest.slice(0, 1) : rest.slice(0, 2)
  const route = findRoute([types, ...id, 'resolve', ...rest.slice(id.length)])
  const repo = route?.name ? hub.find(route.name) : null
  if (!(await admit(hub, exchange, repo, 'content')) || !repo || !route) return
  return serveResolve(hub, exchange, repo, { ...route, verb: 'resolve-cache' })
}

async function serveWhoami(hub: HubState, exchange: Exchange): Promise<void> {
  const { account } = callerOf(hub, exchange)
  if (!account) {
    return replyError(exchange, { status: 401, message: 'Invalid credentials in Authorization header' })
  }
  const accessToken = { displayName: account.name, role: 'read', createdAt: '2025-01-06T09:00:00.000Z' }
  const auth = { type: 'access_token', accessToken }
  await replyJson(exchange, {
    type: 'user',
    id: 'f'.repeat(24),
    name: account.name,
    fullname: account.name,
    orgs: [],
    auth,
  })
}

async function serveList(hub: HubState, exchange: Exchange): Promise<void> {
  const { account } = callerOf(hub, exchange)
  const author = exchange.query.get('author')
  const search = exchange.query.get('search')?.toLowerCase() ?? ''
  const shown = []
  for (const repo of hub.all()) {
    if (`${repo.name.type}s` !== exchange.segments[1]) continue
    if (author !== null && repo.name.namespace !== author) continue
    if (!repo.id.toLowerCase().includes(search) || (repo.settings.private && !opens(account, repo))) continue
    shown.push(await describeRepo(repo, await repo.resolve('main'), exchange.query))
  }
  await replyJson(exchange, shown)
}

async function replyFault(
  exchange: Exchange,
  fault: { status: number; retryAfterSeconds?: number; errorCode?: string; message?: string; html?: boolean },
): Promise<void> {
  const message = fault.message ?? `The fake hub was told to answer ${fault.status}.`
  const headers: Record<string, string> = {}
  if (fault.retryAfterSeconds !== undefined) headers['retry-after'] = String(fault.retryAfterSeconds)
  if (fault.html) {
    const body = `<!doctype html><html><head><title>${message}</title></head><body><h1>${message}</h1></body></html>\n`
    return reply(exchange, {
      status: fault.status,
      headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
      body,
    })
  }
  const code = fault.errorCode === undefined ? {} : { code: fault.errorCode }
  await replyError(exchange, { status: fault.status, message, headers, ...code })
}
