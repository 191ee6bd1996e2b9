import { ANONYMOUS, DomainError, parseRepoId, type Principal } from '@entrepot/core'
import { withAuditOrigin } from '@entrepot/persistence'
import { isRefusedAttempt, requireRight } from '@entrepot/registry'
import { watchBody } from '../limits/watch-body.js'
import { forgetSession } from '../auth/forget-session.js'
import { recognise } from '../auth/recognise.js'
import { isVisit } from '../dashboard/is-visit.js'
import { type Answer, emptyAnswer } from './answer/answer.js'
import { PREFLIGHT_HEADERS } from './answer/common-headers.js'
import { errorAnswer } from './answer/error-answer.js'
import { movedAnswer } from './answer/moved-answer.js'
import { publicBaseUrl } from './answer/public-base-url.js'
import { writeAnswer } from './answer/write-answer.js'
import { logRefusal } from './answer/log-refusal.js'
import { answerFile } from './files/answer-file.js'
import { recallFile } from './files/recall-file.js'
import { recognisePuller } from '../oci/recognise-puller.js'
import { findAskedRepo } from './find-asked-repo.js'
import type { Hub } from './hub.js'
import { findRoute, type FoundRoute, indexRoutes } from './routing/find-route.js'
import { decodeSegment, parseTarget } from './routing/parse-target.js'
import type { Dialect, Exchange } from './routing/route.js'
import { ROUTES } from './routes.js'

const INDEX = indexRoutes(ROUTES)
/** Characters of a path that go into the audit log. */
const MAX_SUBJECT_LENGTH = 300

/** Who asks, as far as is known yet. */
interface Asker {
  principal: Principal
  /** The path of the route that was found. */
  route: string
  /** They showed a session that has ended. */
  isSessionOver: boolean
}

export type Wire = Pick<Exchange, 'request' | 'response' | 'requestId' | 'address'>

/** Answers one request, whatever happens; never throws. */
export function serveRequest(hub: Hub, wire: Wire): Promise<void> {
  return withAuditOrigin({ address: wire.address }, () => serve(hub, wire))
}

async function serve(hub: Hub, wire: Wire): Promise<void> {
  const { request, response, requestId } = wire
  // Until somebody is recognised the request is a stranger's.
  const asker: Asker = { principal: ANONYMOUS, route: '', isSessionOver: false }
  let answer: Answer
  watchBody(request, false)
  try {
    answer = await answerRequest(hub, wire, asker)
  } catch (error) {
    logRefusal(hub.engines.logger, error, request, requestId)
    noteAttempt(hub, wire, asker, error)
    const baseUrl = publicBaseUrl(hub.publicUrl, request)
    answer = errorAnswer(error, asker.principal, { ...readerOf(request), requestId, baseUrl })
  }
  if (asker.isSessionOver) answer = forgetSession(answer, request, hub.publicUrl)
  try {
    await writeAnswer(request, response, requestId, answer)
  } catch (error) {
    // The head is out, so all that is left is to cut the connection, which the pipeline did; most often the client went away.
    hub.engines.logger.debug({ error, requestId }, 'an answer broke off')
    response.destroy()
  }
}

async function answerRequest(hub: Hub, wire: Wire, asker: Asker): Promise<Answer> {
  const { request, address } = wire
  const { method = 'GET', url = '/' } = request
  if (method === 'OPTIONS') return preflight(url)
  if (hub.dashboardPage && isVisit(request, find(method, url))) return hub.dashboardPage()
  const puller = await recognisePuller(hub, request, address)
  const recalled = puller
    ? { principal: puller, isSessionOver: false }
    : await recognise(hub, request, address, 'recall')
  asker.isSessionOver = recalled.isSessionOver
  await hub.limits.admit(recalled.principal, address)
  if (method === 'HEAD' || method === 'GET') {
    const known = await recallFile(hub, recalled.principal, url)
    if (known?.isTokenGood) {
      asker.principal = recalled.principal
      hub.authenticator.noteUse(recalled.principal)
      if (known.value)
        return answerFile(hub, { request, address, principal: recalled.principal }, known.value)
    }
  }
  const target = parseTarget(url)
  const found = findRoute(INDEX, method, target.segments)
  if (found) asker.route = found.route.path
  const { principal, isSessionOver } =
    puller || recalled.isSessionOver ? recalled : await recognise(hub, request, address)
  asker.principal = principal
  asker.isSessionOver = isSessionOver
  if (!found) throw new DomainError('route-not-found', `There is nothing at ${target.path.slice(0, 200)}.`)
  return runRoute(hub, { ...wire, target, principal }, found)
}

/** Who tried what is not theirs goes into the audit log. A stranger who reads without signing in yet is how every client begins. */
function noteAttempt(
  { refusals }: Hub,
  { request: { method = 'GET', url = '/' }, address }: Wire,
  { principal, route }: Asker,
  error: unknown,
): void {
  const isReading = method === 'GET' || method === 'HEAD'
  if (!isRefusedAttempt(error) || (isReading && error.code === 'authentication-required')) return
  const [path = '/'] = url.split('?', 1)
  const subject = path.slice(0, MAX_SUBJECT_LENGTH)
  refusals.note({ principal, address, attempt: `${method} ${route}`, subject, code: error.code })
}

/** The guard: no handler runs before the caller's right to what it requires was checked. */
async function runRoute(hub: Hub, exchange: Exchange, { route, match }: FoundRoute): Promise<Answer> {
  if (route.hasLongBody) watchBody(exchange.request, true)
  const rest = match.rest.map(decodeSegment)
  if (route.requires === 'public') return route.handle(hub, exchange, { type: match.type, rest })
  const name = parseRepoId(match.type ?? 'model', match.id.map(decodeSegment).join('/'))
  const asked = await findAskedRepo(hub.engines, exchange.principal, name)
  // Git that was first asked for a password forgets where it was sent on to, so it finds everything under the name that it knows.
  if ('movedTo' in asked && route.dialect !== 'git') return movedAnswer(exchange.target, match, asked.movedTo)
  const repo = 'movedTo' in asked ? asked.movedTo : asked.repo
  requireRight(exchange.principal, route.requires, repo)
  return route.handle(hub, exchange, { repo, rest })
}

/** The route that an address leads to, whatever is wrong with the address. */
function find(method: string, url: string): FoundRoute | null {
  if (!url.startsWith('/')) return null
  const path = (url.slice(1).split('?', 1)[0] ?? '').replace(/\/$/, '')
  return findRoute(INDEX, method, path === '' ? [] : path.split('/'))
}

/** Who reads a refusal, also one that was thrown before the route was looked for, and what it is about. */
function readerOf({ method = 'GET', url = '/' }: Wire['request']): { dialect: Dialect; repoId: string } {
  const found = find(method, url)
  return { dialect: found?.route.dialect ?? 'hub', repoId: found?.match.id.join('/') ?? '' }
}

function preflight(url: string): Answer {
  if (url === '*' || findRoute(INDEX, null, parseTarget(url).segments))
    return emptyAnswer(204, PREFLIGHT_HEADERS)
  throw new DomainError('route-not-found', 'There is nothing here.')
}
