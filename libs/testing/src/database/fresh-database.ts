import { randomUUID } from 'node:crypto'
import { silentLogger } from '@entrepot/core'
import { connectDatabase, type Database } from '@entrepot/persistence'
import pg from 'pg'
import { inject } from 'vitest'

export const TEMPLATE_DATABASE = 'entrepot_template'

/** A migrated, empty database of one's own: its URL. It goes with the test run's PostgreSQL. */
export async function freshDatabaseUrl(): Promise<string> {
  const server = inject('postgresUrl')
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  try {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} STRATEGY FILE_COPY`)
  } finally {
    await admin.end()
  }
  return server.replace(/\/postgres$/, `/${name}`)
}

/** A connection to a fresh database; close it when done. */
export async function freshDatabase(): Promise<Database & { url: string }> {
  const url = await freshDatabaseUrl()
  return { ...connectDatabase(url, silentLogger), url }
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}
