import type { FastifyPluginAsync } from 'fastify'
import type { Services } from './compose/compose.js'

/** Milliseconds that the database has to answer before this node counts as not ready. */
const DATABASE_PATIENCE_MS = 2_000

/** `/healthz`: the process lives. `/readyz`: it can serve, and is not on its way out. Neither says anything more. */
export function healthPlugin(services: Services, isDraining: () => boolean): FastifyPluginAsync {
  return async server => {
    server.get('/healthz', async () => ({ status: 'ok' }))
    server.get('/readyz', async (_request, reply) => {
      const isReady = !isDraining() && (await databaseAnswers(services))
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'unavailable' })
    })
  }
}

async function databaseAnswers({ engines }: Services): Promise<boolean> {
  const tooLate = new Promise<false>(resolve => setTimeout(resolve, DATABASE_PATIENCE_MS, false).unref())
  const answer = engines.db.pool.query('SELECT 1').then(
    () => true,
    () => false,
  )
  return Promise.race([answer, tooLate])
}
