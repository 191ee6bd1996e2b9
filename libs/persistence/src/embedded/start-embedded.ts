import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DomainError, type Logger } from '@entrepot/core'
import pg from 'pg'
import { databaseBinaries } from './binaries.js'
import { clusterFolder, clusterPassword } from './cluster-folder.js'
import { databaseIdentity } from './identity.js'
import { EMBEDDED_SUPERUSER, initialiseCluster } from './initialise.js'
import { launchPostgres } from './launch.js'
import { findPostmaster, type Postmaster, stopPostmaster } from './postmaster.js'

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly logger: Logger
  /** Search path for `id` and the like; nothing else of our environment reaches PostgreSQL. */
  readonly path: string
  /** Tests only: gives up durability for speed. */
  readonly isThrowaway?: boolean
}

/** A PostgreSQL under our own data folder, shared by every Entrepôt process that works on it. */
export interface EmbeddedPostgres {
  /** Holds the password: for clients, never for logs. */
  url(database: string): string
  /** True if a PostgreSQL that somebody left behind, or another process runs, was taken over. */
  readonly wasAdopted: boolean
  /** Lets go of the cluster, and stops it cleanly if nobody else uses it. */
  release(): Promise<void>
}

/** Milliseconds; recovery after a crash may replay a gigabyte of WAL. */
const RECOVERY_TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 60_000
const POLL_MS = 25
/** Somebody else may start or stop the cluster at the same moment; once that is over, the next try meets a steady state. */
const START_ATTEMPTS = 4
/** Shared by every user of the cluster; whoever can take it alone at the end is the last, and stops it. */
const USERS_LOCK = 0x656e7573

/**
 * Starts the embedded cluster, or adopts the one that already runs on its folder: a killed server's, or another command's.
 *
 * @throws DomainError `store-unavailable` with what PostgreSQL said when it does not start
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options)
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error
      options.logger.warn({ attempt, reason: (error as Error).message }, 'embedded PostgreSQL not usable yet')
      await sleep(attempt * attempt * 100)
    }
  }
}

async function startOnce(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const identity = databaseIdentity()
  const databaseDir = clusterFolder(options.dataDir, identity)
  const password = clusterPassword(options.dataDir)
  const running = findPostmaster(databaseDir)
  let postmaster = running
  if (!postmaster) {
    const binaries = await databaseBinaries(identity)
    const env = { PATH: options.path, LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' }
    initialiseCluster({ binaries, databaseDir, password, identity, env })
    const logFile = join(options.dataDir, 'postgres.log')
    postmaster = await launchPostgres({
      binaries,
      databaseDir,
      logFile,
      identity,
      env,
      isThrowaway: options.isThrowaway ?? false,
    })
  }
  const url = clusterUrl(password, postmaster)
  const user = await firstConnection(url('postgres'), postmaster, databaseDir)
  await user.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK])
  if (running)
    options.logger.info({ pid: running.pid, port: running.port }, 'adopted a running embedded PostgreSQL')
  return { url, wasAdopted: running !== null, release: () => release(user, postmaster, databaseDir) }
}

function clusterUrl(password: string, { port }: Postmaster): (database: string) => string {
  return database => `postgresql://${EMBEDDED_SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
}

/** As soon as PostgreSQL has recovered. The connection stays open: it is what marks us as a user of the cluster. */
async function firstConnection(url: string, postmaster: Postmaster, databaseDir: string): Promise<pg.Client> {
  const deadline = Date.now() + RECOVERY_TIMEOUT_MS
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined) // a stopped cluster shows at the next query of whoever uses it
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => undefined)
      const isGone = findPostmaster(databaseDir)?.pid !== postmaster.pid
      if (isGone || Date.now() > deadline || !isStarting(error)) {
        const reason = (error as Error).message
        throw new DomainError(
          'store-unavailable',
          `The embedded PostgreSQL can't be used: ${reason}`,
          {},
          { cause: error },
        )
      }
      await sleep(POLL_MS)
    }
  }
}

/** Not listening yet, or in recovery (`cannot_connect_now`). */
function isStarting(error: unknown): boolean {
  return ['ECONNREFUSED', '57P03'].includes((error as { code?: string }).code ?? '')
}

async function release(user: pg.Client, postmaster: Postmaster, databaseDir: string): Promise<void> {
  const isLast = await takeAlone(user).catch(() => true) // no answer: no database, and so no other users
  if (isLast && !(await stopPostmaster(postmaster, databaseDir, STOP_TIMEOUT_MS))) {
    throw new DomainError(
      'store-unavailable',
      `The embedded PostgreSQL (process ${postmaster.pid}) did not stop in time.`,
    )
  }
  await user.end().catch(() => undefined)
}

async function takeAlone(user: pg.Client): Promise<boolean> {
  await user.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK])
  const answer = await user.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [
    USERS_LOCK,
  ])
  return answer.rows[0]?.alone === true
}
