import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { headerSafe } from './header-safe.js'

/** What Fastify itself refuses before any route is found, such as a URL with a broken escape, in the shape of every other refusal. */
export function refuseBadRequest(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const message = 'The request could not be read: its URL is malformed.'
  void reply
    .code(error.statusCode ?? 400)
    .header('X-Request-Id', request.id)
    .header('X-Error-Message', headerSafe(message))
    .send({ error: message })
}
