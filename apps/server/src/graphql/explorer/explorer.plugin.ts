import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { EXPLORER_FILES, EXPLORER_HEADERS, EXPLORER_PATH, explorerStart } from './explorer-page.js'

/** Seconds: the names of most files do not tell their version, so that an update must show within the hour. */
const MAX_AGE_SECONDS = 3_600

/** Serves the explorer's files. Its page is what `GET /graphql` answers to a browser. */
export const explorerPlugin: FastifyPluginAsync = async server => {
  server.addHook('onSend', async (_request, reply) => void reply.headers(EXPLORER_HEADERS))
  const start = explorerStart()
  server.get(`${EXPLORER_PATH}/start.js`, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(start),
  )
  await server.register(fastifyStatic, {
    root: EXPLORER_FILES,
    prefix: `${EXPLORER_PATH}/`,
    index: false,
    decorateReply: false,
    maxAge: MAX_AGE_SECONDS * 1000,
  })
}
