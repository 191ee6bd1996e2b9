import { silentLogger } from '@entrepot/core'
import { startEmbedded } from '@entrepot/persistence'
import pg from 'pg'
import { makeDataDir, removeDataDir } from './start-server.js'

export interface SharedPostgres {
  /** Of an empty database; holds the password. */
  readonly url: string
  stop(): Promise<void>
}

/** A PostgreSQL that belongs to no server, for several of them. It forgets nothing while it runs, and everything when it stops. */
export async function startPostgres(): Promise<SharedPostgres> {
  const dataDir = makeDataDir()
  const path = process.env['PATH'] ?? ''
  const postgres = await startEmbedded({ dataDir, logger: silentLogger, path, isThrowaway: true })
  const admin = new pg.Client({ connectionString: postgres.url('postgres') })
  await admin.connect()
  await admin.query('CREATE DATABASE entrepot')
  await admin.end()
  return {
    url: postgres.url('entrepot'),
    stop: async () => {
      await postgres.release()
      removeDataDir(dataDir)
    },
  }
}
