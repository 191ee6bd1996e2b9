import type { IncomingMessage, ServerResponse } from 'node:http'
import { ANONYMOUS, DomainError, parseRepoId, type Principal } from '@entrepot/core'
import { findReadableRepo, requireRight } from '@entrepot/registry'
import { bearerToken } from '../auth/bearer-token.js'
import { type Answer, emptyAnswer } from './answer/answer.js'
import { PREFLIGHT_HEADERS } from './answer/common-headers.js'
import { errorAnswer } from './answer/error-answer.js'
import { writeAnswer } from './answer/write-answer.js'
import { logRefusal } from './answer/log-refusal.js'
import { answerFile } from './files/answer-file.js'
import { recallFile } from './files/recall-file.js'
import type { Hub } from './hub.js'
import { findRoute, type FoundRoute, indexRoutes } from './routing/find-route.js'
import { decodeSegment, parseTarget } from './routing/parse-target.js'
import type { Exchange } from './routing/route.js'
import { ROUTES } from './routes.js'

const INDEX = indexRoutes(ROUTES)

/** Answers one request, whatever happens; never throws. */
export async function serveRequest(
  hub: Hub,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  // Until somebody is recognised the request is a stranger's.
  const asker: { principal: Principal } = { principal: ANONYMOUS }
  let answer: Answer
  try {
    answer = await answerRequest(hub, { request, response, requestId }, asker)
  } catch (error) {
    logRefusal(hub.engines.logger, error, request, requestId)
    answer = errorAnswer(error, asker.principal)
  }
  try {
    await writeAnswer(request, response, requestId, answer)
  } catch (error) {
    // The head is out, so all that is left is to cut the connection, which the pipeline did; most often the client went away.
    hub.engines.logger.debug({ error, requestId }, 'an answer broke off')
    response.destroy()
  }
}

type Wire = Pick<Exchange, 'request' | 'response' | 'requestId'>

async function answerRequest(hub: Hub, wire: Wire, asker: { principal: Principal }): Promise<Answer> {
  const { request } = wire
  const { method = 'GET', url = '/' } = request
  if (method === 'OPTIONS') return preflight(url)
  const token = bearerToken(request.headers.authorization)
  const recalled = await hub.authenticator.recall(token)
  if (method === 'HEAD' || method === 'GET') {
    const known = await recallFile(hub, recalled, url)
    if (known && !known.isTokenGood) throw hub.authenticator.invalid(token)
    asker.principal = recalled
    if (known?.value) return answerFile(hub, request, known.value)
  }
  const principal = await hub.authenticator.authenticate(token)
  asker.principal = principal
  const target = parseTarget(url)
  const found = findRoute(INDEX, method, target.segments)
  if (!found) throw new DomainError('route-not-found', `There is nothing at ${target.path.slice(0, 200)}.`)
  return runRoute(hub, { ...wire, target, principal }, found)
}

/** The guard: no handler runs before the caller's right to what it requires was checked. */
async function runRoute(hub: Hub, exchange: Exchange, { route, match }: FoundRoute): Promise<Answer> {
  const rest = match.rest.map(decodeSegment)
  if (route.requires === 'public') return route.handle(hub, exchange, { type: match.type, rest })
  const name = parseRepoId(match.type ?? 'model', match.id.map(decodeSegment).join('/'))
  const repo = await findReadableRepo(hub.engines, exchange.principal, name)
  requireRight(exchange.principal, route.requires, repo)
  return route.handle(hub, exchange, { repo, rest })
}

function preflight(url: string): Answer {
  if (url === '*' || findRoute(INDEX, null, parseTarget(url).segments))
    return emptyAnswer(204, PREFLIGHT_HEADERS)
  throw new DomainError('route-not-found', 'There is nothing here.')
}
