import type { Logger } from '@entrepot/core'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.js'

export type { PoolClient } from 'pg'

/** Milliseconds to get a connection: a database that does not answer is one that is away, and requests should say so. */
const CONNECT_TIMEOUT_MS = 10_000
/** Milliseconds that one statement may take. The longest we have, a landing's, take seconds. */
const STATEMENT_TIMEOUT_MS = 90_000
/** Connections of one process. A server's requests share few queries; PostgreSQL's own default limit is 100 for all. */
const POOL_SIZE = 16

export interface Database {
  readonly prisma: PrismaClient
  /** For the few prepared statements of the hot path, which Prisma would only slow down. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** Connects lazily: the first query tells whether the database is there. */
export function connectDatabase(url: string, logger: Logger): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // On our side: poolers refuse what they don't know among a session's settings.
    query_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
  })
  pool.on('error', error => logger.warn({ reason: error.message }, 'a database connection was lost'))
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    errorFormat: 'colorless', // with the place in our code, which `NODE_ENV=production` would leave out of the log
  })
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
