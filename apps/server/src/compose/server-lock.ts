import { setTimeout as sleep } from 'node:timers/promises'
import { DomainError } from '@entrepot/core'
import type { PoolClient } from '@entrepot/persistence'
import type { Services } from './compose.js'

/** Milliseconds between attempts to take the lock again after the database went away with it. */
const RETAKE_INTERVAL_MS = 1_000

/**
 * Makes sure that one server works on a data folder: two would share a node's name, its cache and its unfinished work. The lock is a
 * session's, so it goes with the process that held it, however that ends, and is taken again after a database that died.
 *
 * @returns lets go of it
 * @throws DomainError `config-invalid` when another server holds it
 */
export async function takeServerLock(services: Services): Promise<() => void> {
  const { engines, config } = services
  let isOver = false
  let held = await tryTake(services)
  if (!held) {
    const message = `Another Entrepôt server runs on ${config.dataDir}. Stop it, or set ENTREPOT_DATA_DIR.`
    throw new DomainError('config-invalid', message)
  }
  watch(held)

  function watch(session: PoolClient): void {
    session.once('error', () => {
      if (held !== session) return
      held = null
      session.release(true)
      void retake()
    })
  }

  async function retake(): Promise<void> {
    while (!isOver && !held) {
      engines.logger.warn({}, 'the lock on the data folder went with the database; taking it again')
      await sleep(RETAKE_INTERVAL_MS, undefined, { ref: false })
      const session = isOver ? null : await tryTake(services).catch(() => null)
      if (!session) continue
      if (isOver) return session.release(true)
      held = session
      watch(session)
    }
  }

  return () => {
    isOver = true
    held?.release(true)
    held = null
  }
}

/** A session that holds the lock, or null when another one does. */
async function tryTake({ engines, nodeId }: Services): Promise<PoolClient | null> {
  const session = await engines.db.pool.connect()
  session.on('error', () => undefined) // its query tells the same, and nobody listening would end the process
  try {
    const text = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken'
    const { rows } = await session.query<{ taken: boolean }>(text, [`server ${nodeId}`])
    if (rows[0]?.taken) return session
  } catch (error) {
    session.release(true)
    throw error
  }
  session.release(true)
  return null
}
