import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBlobStore } from '@entrepot/blobs'
import { silentLogger } from '@entrepot/core'
import { GitCache, ObjectReaderPool, TreeIndexCache } from '@entrepot/git'
import { JobQueue } from '@entrepot/jobs'
import { connectDatabase, EpochReader, migrate, startEmbedded } from '@entrepot/persistence'

/** A PostgreSQL of its own with all tables, and engines on it. */
export async function openRegistry() {
  const dataDir = mkdtempSync(join(tmpdir(), 'entrepot-rejudge-'))
  chmodSync(dataDir, 0o711)
  const postgres = await startEmbedded({
    dataDir,
    logger: silentLogger,
    path: process.env.PATH,
    isThrowaway: true,
  })
  const url = postgres.url('postgres')
  await migrate(url, 'prisma')
  const engines = await openEngines(url, dataDir)
  return {
    ...engines,
    url,
    dataDir,
    close: async () => {
      await engines.closeEngines()
      await postgres.release()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** What a worker has, without a judge: nothing is read from files here. */
export async function openEngines(url, dataDir) {
  const db = connectDatabase(url, silentLogger)
  const blobs = await openBlobStore({ driver: 'fs', root: join(dataDir, 'blobs') })
  const jobs = await JobQueue.open(url, silentLogger, { isWorker: false })
  const readers = new ObjectReaderPool()
  return {
    db,
    blobs,
    jobs,
    readers,
    epochs: new EpochReader(db.pool),
    git: new GitCache(blobs, join(dataDir, 'git')),
    trees: new TreeIndexCache(blobs),
    logger: { ...silentLogger, warn: (fields, message) => console.error(message, fields) },
    closeEngines: async () => {
      await jobs.close()
      await readers.close()
      await db.close()
    },
  }
}
