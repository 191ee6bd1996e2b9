import { setTimeout as sleep } from 'node:timers/promises'
import { DomainError } from '@entrepot/core'
import type { Services } from './compose.js'

/** Milliseconds between attempts to take the lock again after the database went away with it. */
const RETAKE_INTERVAL_MS = 1_000

/**
 * Makes sure that one server works on a data folder: two would share a node's name, its cache and its unfinished work. The lock is a
 * session's, so it goes with the process that held it, however that ends.
 *
 * @returns lets go of it
 * @throws DomainError `config-invalid` when another server holds it
 */
export async function takeServerLock(services: Services): Promise<() => void> {
  const { engines, config } = services
  let isOver = false
  let release = await tryTake(services, () => void retake())
  if (!release) {
    const message = `Another Entrepôt server runs on ${config.dataDir}. Stop it, or set ENTREPOT_DATA_DIR.`
    throw new DomainError('config-invalid', message)
  }
  async function retake(): Promise<void> {
    release = null
    for (;;) {
      await sleep(RETAKE_INTERVAL_MS, undefined, { ref: false })
      if (isOver) return
      release = await tryTake(services, () => void retake()).catch(() => null)
      if (release) return
      engines.logger.warn({}, 'the lock on the data folder was lost with the database; taking it again')
    }
  }
  return () => {
    isOver = true
    release?.()
  }
}

async function tryTake({ engines, nodeId }: Services, onLost: () => void): Promise<(() => void) | null> {
  const session = await engines.db.pool.connect()
  session.on('error', () => {
    session.release(true)
    onLost()
  })
  const text = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken'
  const { rows } = await session.query<{ taken: boolean }>(text, [`server ${nodeId}`])
  if (rows[0]?.taken) return () => session.release(true)
  session.release(true)
  return null
}
