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
/** Milliseconds between attempts to bring back a cluster that died under us. */
const REVIVE_INTERVAL_MS = 1_000
/** Shared by every user of the cluster; whoever can take it alone at the end is the last, and stops it. */
const USERS_LOCK = 0x656e7573

/** A running cluster, and the session that marks us as one of its users. */
interface Use {
  readonly postmaster: Postmaster
  readonly databaseDir: string
  readonly password: string
  readonly session: pg.Client
  readonly wasAdopted: boolean
}

/**
 * Starts the embedded cluster, or adopts the one that already runs on its folder: a killed server's, or another command's. If it dies
 * while we use it, it is started again on the port it had, so that connection pools find it by themselves.
 *
 * @throws DomainError `store-unavailable` with what PostgreSQL said when it does not start
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  let use = await startPatiently(options, null)
  let isReleased = false
  let reviving: Promise<void> = Promise.resolve()
  const { wasAdopted, password } = use
  const { port } = use.postmaster
  const watch = (): void => {
    use.session.once('end', () => {
      if (!isReleased) reviving = revive()
    })
  }
  const revive = async (): Promise<void> => {
    options.logger.error({ port }, 'the embedded PostgreSQL went away; starting it again')
    while (!isReleased) {
      try {
        use = await startOnce(options, port)
        if (use.postmaster.port === port) return watch()
        // Somebody else's start came first, or a stranger has the port: our pools would never find it.
        await use.session.end()
        throw new Error(`it is on port ${use.postmaster.port}; restart this server if that lasts`)
      } catch (error) {
        options.logger.error({ reason: (error as Error).message }, 'the embedded PostgreSQL is not back yet')
        await sleep(REVIVE_INTERVAL_MS)
      }
    }
  }
  watch()
  return {
    url: database => `postgresql://${EMBEDDED_SUPERUSER}:${password}@127.0.0.1:${port}/${database}`,
    wasAdopted,
    release: async () => {
      isReleased = true
      await reviving // or it would bring back what we let go of
      return release(use)
    },
  }
}

async function startPatiently(options: EmbeddedOptions, preferredPort: number | null): Promise<Use> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options, preferredPort)
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error
      options.logger.warn({ attempt, reason: (error as Error).message }, 'embedded PostgreSQL not usable yet')
      await sleep(attempt * attempt * 100)
    }
  }
}

async function startOnce(options: EmbeddedOptions, preferredPort: number | null): Promise<Use> {
  const { dataDir, logger } = options
  const identity = databaseIdentity()
  const databaseDir = clusterFolder(dataDir, identity)
  const password = clusterPassword(dataDir)
  const running = findPostmaster(databaseDir)
  let postmaster = running
  if (!postmaster) {
    const binaries = await databaseBinaries(identity)
    const env = { PATH: options.path, LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' }
    initialiseCluster({ binaries, databaseDir, password, identity, env })
    const logFile = join(dataDir, 'postgres.log')
    const isThrowaway = options.isThrowaway ?? false
    postmaster = await launchPostgres({
      binaries,
      databaseDir,
      logFile,
      identity,
      env,
      isThrowaway,
      preferredPort,
    })
  }
  const session = await firstConnection(password, postmaster, databaseDir)
  await session.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK])
  if (running) logger.info({ pid: running.pid, port: running.port }, 'adopted a running embedded PostgreSQL')
  return { postmaster, databaseDir, password, session, wasAdopted: running !== null }
}

/** As soon as PostgreSQL has recovered. The connection stays open: it is what marks us as a user of the cluster. */
async function firstConnection(
  password: string,
  postmaster: Postmaster,
  databaseDir: string,
): Promise<pg.Client> {
  const deadline = Date.now() + RECOVERY_TIMEOUT_MS
  for (;;) {
    const { port } = postmaster
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: EMBEDDED_SUPERUSER,
      password,
      database: 'postgres',
    })
    client.on('error', () => undefined) // its end tells the same
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

async function release({ session, postmaster, databaseDir }: Use): Promise<void> {
  const isLast = await takeAlone(session).catch(() => true) // no answer: no database, and so no other users
  if (isLast && !(await stopPostmaster(postmaster, databaseDir, STOP_TIMEOUT_MS))) {
    throw new DomainError(
      'store-unavailable',
      `The embedded PostgreSQL (process ${postmaster.pid}) did not stop in time.`,
    )
  }
  await session.end().catch(() => undefined)
}

async function takeAlone(session: pg.Client): Promise<boolean> {
  await session.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK])
  const answer = await session.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [
    USERS_LOCK,
  ])
  return answer.rows[0]?.alone === true
}
