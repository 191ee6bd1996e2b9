import type { FastifyPluginAsync } from 'fastify'
import type { Services } from '../compose/compose.js'

/** The Hub's REST surface. */
export function hubPlugin(_services: Services): FastifyPluginAsync {
  return async () => undefined
}
