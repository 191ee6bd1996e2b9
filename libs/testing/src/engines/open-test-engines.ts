import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBlobStore } from '@entrepot/blobs'
import { type BlobStore, silentLogger } from '@entrepot/core'
import { GitCache, LARGE_BLOB_BYTES, ObjectReaderPool, TreeIndexCache } from '@entrepot/git'
import { JobQueue } from '@entrepot/jobs'
import { connectDatabase, EpochReader } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { freshDatabaseUrl } from '../database/fresh-database.js'
import { clearEverything } from './clear-everything.js'

export { captureLogger, type LogLine } from './capture-logger.js'
export { clearEverything } from './clear-everything.js'
export { judgeByRules } from './judge-by-rules.js'
export { type IdentityWorld, openIdentityWorld, refusalOf, TEST_PASSWORD } from './open-identity-world.js'

export interface TestEngineOptions extends Partial<
  Pick<Engines, 'judge' | 'rejudge' | 'resolveAlias' | 'logger'>
> {
  /** Puts something around the store, such as `faulty`. */
  readonly wrapBlobs?: (blobs: BlobStore) => BlobStore
  /** Shares the database and the blobs of other engines, as a second node of one installation or a restarted one does. */
  readonly sharedWith?: TestEngines
}

/** Engines with what a spec needs around them. */
export interface TestEngines extends Engines {
  readonly databaseUrl: string
  /** Where the blobs lie, as files; for a spec that looks at or damages what is stored. */
  readonly blobsDir: string
  /** For quarantines and views; empty when nothing is under way. */
  readonly scratchDir: string
  /** Disconnects and deletes this node's caches; the blobs too, unless they are another's. */
  close(): Promise<void>
}

/**
 * Real engines on nothing: a migrated database of one's own, a verified file-system store and caches in a temporary folder, and a job
 * queue that nobody works on. Takes about 0.3 s; open one per spec file, and close it.
 */
export async function openTestEngines(options: TestEngineOptions = {}): Promise<TestEngines> {
  const logger = options.logger ?? silentLogger
  const nodeDir = await mkdtemp(join(tmpdir(), 'entrepot-engines-'))
  const databaseUrl = options.sharedWith?.databaseUrl ?? (await freshDatabaseUrl())
  const blobsDir = options.sharedWith?.blobsDir ?? join(nodeDir, 'blobs')
  const store = await openBlobStore({ driver: 'fs', root: blobsDir })
  const blobs = options.wrapBlobs?.(store) ?? store
  const db = connectDatabase(databaseUrl, logger)
  const jobs = await JobQueue.open(databaseUrl, logger, { isWorker: false })
  const readers = new ObjectReaderPool()
  return {
    db,
    jobs,
    logger,
    blobs,
    readers,
    databaseUrl,
    blobsDir,
    scratchDir: join(nodeDir, 'scratch'),
    gitFileMaxBytes: LARGE_BLOB_BYTES,
    epochs: new EpochReader(db.pool),
    git: new GitCache(blobs, join(nodeDir, 'git')),
    trees: new TreeIndexCache(blobs),
    judge: options.judge ?? clearEverything,
    rejudge: options.rejudge ?? (async () => undefined),
    resolveAlias: options.resolveAlias ?? (async () => null),
    close: async () => {
      await jobs.close()
      await readers.close()
      await db.close()
      await rm(nodeDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
