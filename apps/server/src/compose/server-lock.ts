import { DomainError } from '@entrepot/core'
import type { Services } from './compose.js'

/**
 * Makes sure that one server works on a data folder: two would share a node's name, its cache and its unfinished work. The lock is a
 * session's, so it goes with the process that held it, however that ends.
 *
 * @returns lets go of it
 * @throws DomainError `config-invalid` when another server holds it
 */
export async function takeServerLock({ engines, nodeId, config }: Services): Promise<() => Promise<void>> {
  const session = await engines.db.pool.connect()
  const { rows } = await session.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
    [`server ${nodeId}`],
  )
  if (rows[0]?.taken) {
    return async () => session.release(true)
  }
  session.release()
  throw new DomainError(
    'config-invalid',
    `Another Entrepôt server runs on ${config.dataDir}. Stop it, or set ENTREPOT_DATA_DIR.`,
  )
}
