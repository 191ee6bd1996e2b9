import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DomainError } from '@entrepot/core'
import type { Identity } from './identity.js'
import { dropForeignPidFile, findPostmaster, type Postmaster } from './postmaster.js'

export interface Launch {
  readonly binaries: string
  readonly databaseDir: string
  readonly logFile: string
  readonly identity: Identity
  readonly env: Readonly<Record<string, string>>
  readonly isThrowaway: boolean
  /** The port it had before, if any: those who are still connected to it find it again there. */
  readonly preferredPort: number | null
}

/** Milliseconds: PostgreSQL lists itself within a second; a loaded machine may need longer. */
const LISTED_TIMEOUT_MS = 30_000
const POLL_MS = 20
/** Characters of PostgreSQL's log that are enough to see why it stopped. */
const LOG_TAIL = 600

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'logging_collector=off',
  'log_min_messages=warning',
  'max_connections=200',
  // Compiling a plan takes longer than any statement of ours that is worth waiting for.
  'jit=off',
]
const THROWAWAY_SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'max_connections=300',
  'shared_buffers=64MB',
]

/**
 * Starts `postgres` on a free port, in a process group of its own: Ctrl-C goes to the whole foreground group, and the server must
 * drain before its database stops. Its log goes to a file, which outlives us.
 *
 * @throws DomainError `store-unavailable` with the end of its log if it does not stay up
 */
export async function launchPostgres(launch: Launch): Promise<Postmaster> {
  dropForeignPidFile(launch.databaseDir)
  const port = await freePort(launch.preferredPort)
  const settings = launch.isThrowaway ? [...SETTINGS, ...THROWAWAY_SETTINGS] : SETTINGS
  const args = ['-D', launch.databaseDir, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])]
  const log = openSync(launch.logFile, 'a', 0o600)
  const child = spawn(join(launch.binaries, 'postgres'), args, {
    ...launch.identity,
    env: launch.env,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended: string | null = null
  child.once('error', error => (ended = error.message))
  child.once('exit', code => (ended = `it stopped with code ${code}`))
  child.unref()
  const deadline = Date.now() + LISTED_TIMEOUT_MS
  for (;;) {
    const postmaster = findPostmaster(launch.databaseDir)
    if (postmaster && postmaster.pid === child.pid) return postmaster
    if (ended !== null || Date.now() > deadline) {
      const reason = `${ended ?? 'it is not up in time'}: ${readFileSync(launch.logFile, 'utf8').slice(-LOG_TAIL).trim()}`
      throw new DomainError('store-unavailable', `The embedded PostgreSQL did not start; ${reason}`)
    }
    await sleep(POLL_MS)
  }
}

/** The preferred port if nobody listens there, else any that is free. */
function freePort(preferred: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', error => (preferred === null ? reject(error) : resolve(freePort(null))))
    probe.listen(preferred ?? 0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
