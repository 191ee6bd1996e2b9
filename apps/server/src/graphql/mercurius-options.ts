import type { MercuriusDriverConfig } from '@nestjs/mercurius'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MercuriusContext } from 'mercurius'
import type { Services } from '../compose/compose.js'
import { createContext } from './context.js'
import { asGraphqlError } from './errors/as-graphql-error.js'
import { errorFormatter } from './errors/error-formatter.js'
import { admitRequest, callerOf } from './http/admit-request.js'
import { requireReadOnly } from './http/require-read-only.js'
import { MAX_QUERY_TOKENS, MAX_REQUEST_BYTES, REMEMBERED_QUERIES } from './limits/limits.js'
import { requirePlainQuery } from './limits/require-plain-query.js'
import { requireWithinLimits } from './limits/require-within-limits.js'

/** How mercurius serves HTTP. Batches are off, as they would multiply every limit. */
export function mercuriusOptions(services: Services) {
  const formatErrors = errorFormatter(services)
  const refuse = (error: unknown, reply: FastifyReply) => {
    const context = { reply } as MercuriusContext
    const { statusCode, response } = formatErrors({ errors: [asGraphqlError(error)] }, context)
    void reply.code(statusCode)
    return response
  }
  return {
    path: '/graphql',
    graphiql: false,
    cache: REMEMBERED_QUERIES,
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens: MAX_QUERY_TOKENS } },
    additionalRouteOptions: { bodyLimit: MAX_REQUEST_BYTES, ...admitRequest(services, refuse) },
    context: (request: FastifyRequest) => createContext(services, callerOf(request), request.id),
    errorFormatter: formatErrors,
    hooks: {
      preParsing: async (_schema, source, { reply }) => {
        requirePlainQuery(source)
        if (reply.request.method === 'GET') requireReadOnly(source, operationNameOf(reply.request))
      },
      preExecution: async (schema, document, { reply }, variables) =>
        requireWithinLimits(schema, document, variables ?? {}, operationNameOf(reply.request)),
    },
  } satisfies Partial<MercuriusDriverConfig>
}

function operationNameOf(request: FastifyRequest): string | null {
  const asked = (request.method === 'GET' ? request.query : request.body) as { operationName?: string | null }
  return asked.operationName ?? null
}
