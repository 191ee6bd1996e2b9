import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { silentLogger } from '@entrepot/core'
import { JobQueue } from '@entrepot/jobs'
import { migrate, startEmbedded } from '@entrepot/persistence'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { TEMPLATE_DATABASE } from './fresh-database.js'

/** One throwaway PostgreSQL for a whole test run, with a migrated template that each spec file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'entrepot-test-'))
  chmodSync(dataDir, 0o711)
  const logger = { ...silentLogger, warn: console.warn, error: console.error }
  const path = process.env['PATH'] ?? ''
  const postgres = await startEmbedded({ dataDir, logger, path, isThrowaway: true })
  await createTemplate(postgres.url)
  project.provide('postgresUrl', postgres.url('postgres'))
  return async () => {
    await postgres.release()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function createTemplate(url: (database: string) => string): Promise<void> {
  const admin = new pg.Client({ connectionString: url('postgres') })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`)
  await admin.end()
  await migrate(url(TEMPLATE_DATABASE), resolve('prisma'))
  const jobs = await JobQueue.open(url(TEMPLATE_DATABASE), silentLogger, { isWorker: false })
  await jobs.close()
}
