import { randomUUID } from 'node:crypto'
import { ANONYMOUS, isDomainError, type Principal } from '@entrepot/core'
import type { GraphQLSchema } from 'graphql'
import type { Context, ServerOptions } from 'graphql-ws'
import type { Extra } from 'graphql-ws/use/ws'
import { recogniseSocket } from '../../auth/recognise.js'
import type { Services } from '../../compose/compose.js'
import { Caller } from '../access/caller.js'
import { createContext, type GraphqlContext } from '../context.js'
import { asGraphqlError } from '../errors/as-graphql-error.js'
import { presentError } from '../errors/present-error.js'
import { prepareSubscription } from './prepare-subscription.js'
import { subscribeSafely } from './subscribe-safely.js'

type Params = Record<string, unknown>
type Socket = Extra & { principal?: Principal }
type SocketContext = Context<Params, Socket>

/** Who may subscribe, to what, and what they see of errors: the same as over HTTP. */
export function socketServerOptions(
  services: Services,
  schema: () => GraphQLSchema,
): ServerOptions<Params, Socket> {
  const { authenticator, limits, config, engines } = services
  const { logger } = engines
  const doorkeeper = { authenticator, limits, publicUrl: config.publicUrl }
  const present = (errors: readonly unknown[], requestId: string) =>
    errors.map(error => presentError(error, logger, requestId).formatted)
  return {
    onConnect: async socket => {
      try {
        const { request } = socket.extra
        const address = request.socket.remoteAddress ?? ''
        socket.extra.principal = await recogniseSocket(doorkeeper, request, address, authorizationOf(socket))
        return true
      } catch (error) {
        if (!isDomainError(error, 'credentials-invalid', 'forbidden', 'rate-limited'))
          logger.error({ error }, 'could not authenticate a socket')
        return false
      }
    },
    onSubscribe: (socket, _id, payload) => {
      const openCount = Object.keys(socket.subscriptions).length
      const prepared = prepareSubscription(schema(), payload, openCount)
      if ('errors' in prepared) return prepared.errors.map(asGraphqlError)
      const caller = Caller.confirmed(socket.extra.principal ?? ANONYMOUS)
      return { ...prepared.args, contextValue: createContext(services, caller, randomUUID(), false) }
    },
    subscribe: subscribeSafely,
    onError: (_socket, _id, _payload, errors) => present(errors, randomUUID()),
    onNext: (_socket, _id, _payload, { contextValue }, { data, errors }) => {
      const { requestId } = contextValue as GraphqlContext
      return { data: data ?? null, ...(errors && { errors: present(errors, requestId) }) }
    },
  }
}

/** What the `connection_init` payload says of who asks, as explorers send it; null when it is for the request's own headers to say. */
function authorizationOf({ connectionParams }: SocketContext): string | null {
  const nested = connectionParams?.['headers']
  for (const place of [connectionParams, typeof nested === 'object' ? nested : null]) {
    const entry = Object.entries(place ?? {}).find(([name]) => name.toLowerCase() === 'authorization')
    if (typeof entry?.[1] === 'string' && entry[1] !== '') return entry[1]
  }
  return null
}
