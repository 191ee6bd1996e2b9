import { ANONYMOUS, DomainError, type Principal } from '@entrepot/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bearerToken } from '../../auth/bearer-token.js'
import type { Services } from '../../compose/compose.js'

const principals = new WeakMap<FastifyRequest, Principal>()

/** Who was authenticated on this request; whoever was not is nobody. */
export function principalOf(request: FastifyRequest): Principal {
  return principals.get(request) ?? ANONYMOUS
}

/** Route hooks that run before GraphQL: what may come in, and who sends it. */
export function admitRequest({ authenticator }: Pick<Services, 'authenticator'>) {
  return {
    preParsing: async (request: FastifyRequest): Promise<void> => requireJson(request),
    preHandler: async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      reply
        .header('x-request-id', request.id)
        .header('cache-control', 'private, no-store')
        .header('vary', 'authorization')
      principals.set(request, await authenticator.authenticate(bearerToken(request.headers.authorization)))
    },
  }
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
