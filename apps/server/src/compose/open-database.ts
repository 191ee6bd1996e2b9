import { fileURLToPath } from 'node:url'
import { type Config, DomainError, type Logger } from '@entrepot/core'
import { connectDatabase, type Database, migrate, startEmbedded } from '@entrepot/persistence'
import { searchPath } from '../env.js'

const EMBEDDED_DATABASE = 'entrepot'
/** `prisma/` of the checkout or of the image, seen from `apps/server/dist/compose`. */
const PRISMA_FOLDER = fileURLToPath(new URL('../../../../prisma', import.meta.url))

export interface OpenDatabase {
  readonly database: Database
  /** Holds the password. */
  readonly url: string
  readonly isEmbedded: boolean
  /** Disconnects, and stops the embedded cluster if nobody else uses it. */
  close(): Promise<void>
}

/** Connects to the configured PostgreSQL or to the embedded one, and brings its tables up to date. */
export async function openDatabase(config: Config, logger: Logger): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) return openExternal(config.databaseUrl, logger)
  const postgres = await startEmbedded({ dataDir: config.dataDir, logger, path: searchPath() })
  try {
    await createIfMissing(postgres.url('postgres'), logger)
    const url = postgres.url(EMBEDDED_DATABASE)
    const database = await connectMigrated(url, logger)
    return {
      database,
      url,
      isEmbedded: true,
      close: async () => {
        await database.close()
        await postgres.release()
      },
    }
  } catch (error) {
    await postgres.release()
    throw error
  }
}

async function openExternal(url: string, logger: Logger): Promise<OpenDatabase> {
  const database = await connectMigrated(url, logger)
  return { database, url, isEmbedded: false, close: () => database.close() }
}

async function connectMigrated(url: string, logger: Logger): Promise<Database> {
  const applied = await migrate(url, PRISMA_FOLDER)
  if (applied.length > 0) logger.info({ migrations: applied }, 'applied migrations')
  return connectDatabase(url, logger)
}

async function createIfMissing(url: string, logger: Logger): Promise<void> {
  const server = connectDatabase(url, logger)
  try {
    const { rowCount } = await server.pool.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      EMBEDDED_DATABASE,
    ])
    if (rowCount === 0) await server.pool.query(`CREATE DATABASE ${EMBEDDED_DATABASE}`)
  } catch (error) {
    if ((error as { code?: string }).code !== DUPLICATE_DATABASE) {
      throw new DomainError(
        'store-unavailable',
        'The embedded database could not be made.',
        {},
        { cause: error },
      )
    }
  } finally {
    await server.close()
  }
}

/** SQLSTATE: another process made it between our look and our attempt. */
const DUPLICATE_DATABASE = '42P04'
