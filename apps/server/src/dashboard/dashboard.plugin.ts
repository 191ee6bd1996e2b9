import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { DASHBOARD_FILES, DASHBOARD_HEADERS } from './dashboard-page.js'

/** Where the files of the dashboard are; no repository's name begins with `-`. */
const PREFIX = '/-/assets/'
/** Seconds: a file's name changes with its content. */
const MAX_AGE_SECONDS = 365 * 24 * 3_600

/** Serves the files that the dashboard is made of, compressed as they were built. Its page is what a browser gets, see `is-visit.ts`. */
export const dashboardPlugin: FastifyPluginAsync = async server => {
  if (!existsSync(DASHBOARD_FILES)) return
  server.addHook('onSend', async (_request, reply) => void reply.headers(DASHBOARD_HEADERS))
  await server.register(fastifyStatic, {
    root: `${DASHBOARD_FILES}-/assets`,
    prefix: PREFIX,
    index: false,
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: MAX_AGE_SECONDS * 1_000,
  })
}
