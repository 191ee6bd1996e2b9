import type { Logger } from '@entrepot/core'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.js'

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
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE })
  pool.on('error', error => logger.warn({ reason: error.message }, 'a database connection was lost'))
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) })
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
