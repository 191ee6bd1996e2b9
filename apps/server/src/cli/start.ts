import { join } from 'node:path'
import type { Config, Logger } from '@entrepot/core'
import { beat, leaveNodes } from '@entrepot/persistence'
import type { App } from '../app.js'
import { ADMIN_ACCOUNT, ensureAdminToken } from '../compose/admin-token.js'
import { compose, type Services } from '../compose/compose.js'
import { keepCachesTidy } from '../jobs/keep-caches-tidy.js'
import { startWorker } from '../jobs/start-worker.js'
import { takeServerLock } from '../compose/server-lock.js'

/** Milliseconds between signs of life; commands take a node for dead after three of them. */
export const HEARTBEAT_MS = 5_000
/** Milliseconds that requests under way have to end after a stop was asked for; what still runs then is cut off. */
const DRAIN_MS = 30_000

/**
 * Runs the server until it is told to stop, then drains, and leaves PostgreSQL cleanly stopped.
 * @param shouldStop  resolves at SIGINT or SIGTERM
 */
export async function start(config: Config, logger: Logger, shouldStop: Promise<string>): Promise<void> {
  // The surfaces take a second to load; PostgreSQL starts meanwhile.
  const surfaces = import('../app.js')
  const services = await compose(config, logger, { isServer: true, isWorker: config.roles.has('worker') })
  try {
    const unlock = await takeServerLock(services)
    try {
      const { createApp } = await surfaces
      await serve(services, await createApp(services), shouldStop)
    } finally {
      unlock()
    }
  } finally {
    await services.close()
  }
  logger.info({}, 'stopped')
}

async function serve(services: Services, app: App, shouldStop: Promise<string>): Promise<void> {
  const { config, engines } = services
  try {
    const tokenFile = await ensureAdminToken(engines.db, config.dataDir)
    // Before it listens: whoever hears that the server is ready meets one that outlives its database.
    const stopHeart = await startHeart(services)
    const stopWorker = config.roles.has('worker') ? await startWorker(services) : null
    try {
      greet(await app.listen(), tokenFile)
      const stopTidying = keepCachesTidy(services)
      engines.logger.info({ signal: await shouldStop }, 'stopping')
      await app.close(DRAIN_MS)
      stopTidying()
    } finally {
      await stopWorker?.()
      await stopHeart()
    }
  } finally {
    await app.close(DRAIN_MS)
  }
}

/** Tells the other nodes that this one is alive; the answer tells them that it left. */
async function startHeart({ engines, nodeId, config }: Services): Promise<() => Promise<void>> {
  const roles = [...config.roles]
  await beat(engines.db.prisma, nodeId, roles)
  const timer = setInterval(() => {
    beat(engines.db.prisma, nodeId, roles).catch((error: unknown) => {
      engines.logger.warn({ error }, 'could not tell the database that this node is alive')
    })
  }, HEARTBEAT_MS).unref()
  return async () => {
    clearInterval(timer)
    try {
      await leaveNodes(engines.db.prisma, nodeId)
    } catch (error) {
      engines.logger.warn(
        { error },
        'could not tell the database that this node leaves; it will notice by itself',
      )
    }
  }
}

function greet(url: string, tokenFile: string): void {
  const shown = tokenFile.startsWith(`${process.cwd()}/`)
    ? `./${tokenFile.slice(process.cwd().length + 1)}`
    : tokenFile
  process.stdout.write(`
  Entrepôt is up at ${url}
  The admin token is in ${shown}
  Sign in at ${url}/-/sign-in as "${ADMIN_ACCOUNT}", with that token as the password

  Try:
    npm run entrepot -- mirror hf-internal-testing/tiny-random-gpt2
    HF_ENDPOINT=${url} HF_TOKEN=$(cat ${shown}) hf download hf-internal-testing/tiny-random-gpt2
    open ${join(url, 'graphql').replace(':/', '://')}

`)
}
