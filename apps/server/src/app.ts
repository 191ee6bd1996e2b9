import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { GraphQLSchemaHost } from '@nestjs/graphql'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { type Config, DomainError } from '@entrepot/core'
import type { Services } from './compose/compose.js'
import { dashboardPlugin } from './dashboard/dashboard.plugin.js'
import { refuseBadRequest } from './errors/bad-request.js'
import { explorerPlugin } from './graphql/explorer/explorer.plugin.js'
import { graphqlModule } from './graphql/graphql.module.js'
import { subscriptionsPlugin } from './graphql/subscriptions/subscriptions.plugin.js'
import { healthPlugin } from './health.plugin.js'
import { hubPlugin } from './hub/hub.plugin.js'
import { nestLogger } from './log/nest-logger.js'

/** Bytes of a JSON body; what is larger streams through a route of its own. */
const BODY_LIMIT = 10 * 1024 * 1024
/** Milliseconds in which the head of a request must have arrived. */
const HEADERS_TIMEOUT_MS = 60_000
/** Characters of one path segment: a revision or file name, percent-encoded. */
const MAX_PARAM_LENGTH = 4_096

@Module({})
class AppModule {}

export interface App {
  /** Starts listening, and tells the URL it can be reached at. */
  listen(): Promise<string>
  /** Takes nothing new, and answers what is under way; what is not answered after `drainMs` is cut off. May be called again. */
  close(drainMs: number): Promise<void>
}

/** The HTTP server with every surface of its role. */
export async function createApp(services: Services): Promise<App> {
  const { config } = services
  let isDraining = false
  let closing: Promise<void> | null = null
  const adapter = new FastifyAdapter({
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: false },
    bodyLimit: BODY_LIMIT,
    // Uploads may take hours; `watchBody` sees to it that nobody holds a connection by sending a byte now and then.
    requestTimeout: 0,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    trustProxy: [...config.trustedProxies],
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    frameworkErrors: refuseBadRequest,
  })
  const surfaces = config.roles.has('api') ? [graphqlModule(services)] : []
  const nest = await NestFactory.create<NestFastifyApplication>(
    { module: AppModule, imports: surfaces },
    adapter,
    { logger: nestLogger(services.engines.logger) },
  )
  const server = adapter.getInstance()
  await server.register(healthPlugin(services, () => isDraining))
  if (config.roles.has('api')) {
    await server.register(hubPlugin(services))
    await server.register(explorerPlugin)
    await server.register(dashboardPlugin)
    await server.register(subscriptionsPlugin(services, () => nest.get(GraphQLSchemaHost).schema))
  }
  await nest.init()
  return {
    listen: async () => {
      try {
        await server.listen({ port: config.port, host: config.host })
      } catch (error) {
        throw explainListenError(error, config)
      }
      return publicUrlOf(config.publicUrl, config.host, server.server.address())
    },
    close: drainMs => {
      isDraining = true
      closing ??= drain(drainMs)
      return closing
    },
  }

  async function drain(drainMs: number): Promise<void> {
    const cut = setTimeout(() => server.server.closeAllConnections(), drainMs)
    await nest.close()
    clearTimeout(cut)
  }
}

/** What the operator can do about an address that can't be listened on. */
function explainListenError(error: unknown, { host, port }: Config): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new DomainError(
        'config-invalid',
        `ENTREPOT_PORT ${port} is taken on ${host}. Stop what listens there, or set another.`,
      )
    case 'EACCES':
      return new DomainError(
        'config-invalid',
        `ENTREPOT_PORT ${port} needs more rights than we have. Set one above 1023.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new DomainError('config-invalid', `ENTREPOT_HOST ${host} is not an address of this machine.`)
    default:
      return error
  }
}

function publicUrlOf(
  publicUrl: string | null,
  host: string,
  address: ReturnType<import('node:net').Server['address']>,
): string {
  if (publicUrl !== null) return publicUrl
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`
}
