import { ANONYMOUS, DomainError, type Principal } from '@entrepot/core'
import { withAuditOrigin } from '@entrepot/persistence'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isReachedByTls } from '../../auth/forget-session.js'
import { recognise } from '../../auth/recognise.js'
import { clearSessionCookie } from '../../auth/session-cookie.js'
import type { Services } from '../../compose/compose.js'
import { watchBody } from '../../limits/watch-body.js'
import { EXPLORER_HEADERS, explorerPage } from '../explorer/explorer-page.js'

const principals = new WeakMap<FastifyRequest, Principal>()

/** Who was authenticated on this request; whoever was not is nobody. */
export function principalOf(request: FastifyRequest): Principal {
  return principals.get(request) ?? ANONYMOUS
}

/** Route hooks that run before GraphQL: what may come in, and who sends it. A browser that opens the address gets the explorer. */
export function admitRequest({
  authenticator,
  limits,
  config: { publicUrl },
}: Pick<Services, 'authenticator' | 'limits' | 'config'>) {
  const page = explorerPage()
  const doorkeeper = { authenticator, limits, publicUrl }
  return {
    preParsing: async (request: FastifyRequest): Promise<void> => {
      watchBody(request.raw, false)
      requireJson(request)
    },
    // What follows a callback runs in its context, so the resolvers know where the request came from. Mercurius sets `onRequest` itself.
    preValidation: (request: FastifyRequest, _reply: FastifyReply, done: () => void): void =>
      withAuditOrigin({ address: request.ip }, done),
    preHandler: async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      reply.headers({
        'x-request-id': request.id,
        'cache-control': 'private, no-store',
        vary: 'accept, authorization, cookie',
      })
      if (isVisit(request)) return reply.headers(EXPLORER_HEADERS).type('text/html; charset=utf-8').send(page)
      const { principal, isSessionOver } = await recognise(doorkeeper, request.raw, request.ip)
      if (isSessionOver)
        reply.header('set-cookie', clearSessionCookie(isReachedByTls(request.raw, publicUrl)))
      await limits.admit(principal, request.ip)
      principals.set(request, principal)
      return undefined
    },
  }
}

/** A person with a browser, as against a client that sends a query. */
function isVisit({ method, headers, query }: FastifyRequest): boolean {
  const isBrowser = (headers.accept ?? '').includes('text/html')
  return method === 'GET' && isBrowser && (query as { query?: unknown }).query === undefined
}

/**
 * Forms and plain text can be sent by any page that a browser shows, JSON only by pages of an origin that we allow, and we allow none.
 * @throws DomainError `invalid-argument`
 */
function requireJson(request: FastifyRequest): void {
  if (request.method !== 'POST') return
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new DomainError(
      'invalid-argument',
      'Send the query as JSON, with `Content-Type: application/json`.',
    )
  }
}
