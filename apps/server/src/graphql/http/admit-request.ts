import { ANONYMOUS, DomainError } from '@entrepot/core'
import { withAuditOrigin } from '@entrepot/persistence'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isReachedByTls } from '../../auth/forget-session.js'
import { recogniseAhead } from '../../auth/recognise.js'
import { clearSessionCookie } from '../../auth/session-cookie.js'
import type { Services } from '../../compose/compose.js'
import { watchBody } from '../../limits/watch-body.js'
import { Caller } from '../access/caller.js'
import { EXPLORER_HEADERS, explorerPage } from '../explorer/explorer-page.js'

const callers = new WeakMap<FastifyRequest, Caller>()

/** Who sent this request; whoever was not admitted is nobody. */
export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? Caller.confirmed(ANONYMOUS)
}

/**
 * Route hooks around GraphQL: what may come in, who sends it, and that nothing leaves before that is certain. A browser that opens the address gets
 * the explorer.
 *
 * @param refuse  sets the status, and gives what is sent instead of an answer
 */
export function admitRequest(
  { authenticator, limits, config: { publicUrl } }: Pick<Services, 'authenticator' | 'limits' | 'config'>,
  refuse: (error: unknown, reply: FastifyReply) => unknown,
) {
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
      const { recalled, recognised } = recogniseAhead(doorkeeper, request.raw, request.ip)
      const caller = new Caller(recalled, async () => {
        const { principal, isSessionOver } = await recognised()
        if (isSessionOver)
          reply.header('set-cookie', clearSessionCookie(isReachedByTls(request.raw, publicUrl)))
        return principal
      })
      await limits.admit(recalled ?? (await caller.confirm()), request.ip)
      callers.set(request, caller)
      return undefined
    },
    // What answers without asking who it is for, or before it has heard: nothing leaves but to somebody who is confirmed, or refused.
    preSerialization: async (
      request: FastifyRequest,
      reply: FastifyReply,
      answer: unknown,
    ): Promise<unknown> => {
      try {
        await callers.get(request)?.confirm()
        return answer
      } catch (error) {
        return refuse(error, reply)
      }
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
