import { spawnSync } from 'node:child_process'
import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A PostgreSQL that runs on a data folder, as its `postmaster.pid` tells. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

const POLL_MS = 20

/**
 * The PostgreSQL that is running on `databaseDir`, or null.
 *
 * A pid file alone proves nothing: after a crash its number may belong to a stranger by now. So the process must be a
 * `postgres` started on this very folder before anything is sent to it.
 */
export function findPostmaster(databaseDir: string): Postmaster | null {
  const lines = readPidFile(databaseDir)
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 1 || !Number.isInteger(port) || port <= 0) return null
  return runsOn(pid, databaseDir) ? { pid, port } : null
}

/**
 * Removes a pid file whose process is alive but is not a PostgreSQL on this folder: PostgreSQL would take the stranger for its own
 * kin and refuse to start. One whose process is dead it clears away by itself.
 */
export function dropForeignPidFile(databaseDir: string): void {
  const pid = Number(readPidFile(databaseDir)[0])
  if (!Number.isInteger(pid) || pid <= 1) return
  const isForeign = commandLine(pid).length > 0 && !runsOn(pid, databaseDir)
  if (isForeign) rmSync(join(databaseDir, 'postmaster.pid'), { force: true })
}

function readPidFile(databaseDir: string): string[] {
  return readIfThere(join(databaseDir, 'postmaster.pid'))?.split('\n') ?? []
}

function runsOn(pid: number, databaseDir: string): boolean {
  const words = commandLine(pid)
  const program = words[0] ?? ''
  const folder = words[words.indexOf('-D') + 1]
  return /(^|\/)postgres$/.test(program) && folder !== undefined && samePlace(folder, databaseDir)
}

function commandLine(pid: number): string[] {
  const words =
    process.platform === 'linux'
      ? readIfThere(`/proc/${pid}/cmdline`)?.split('\0')
      : spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' })
          .stdout.trim()
          .split(' ')
  return words?.filter(word => word !== '') ?? []
}

function samePlace(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')
}

/**
 * Asks a PostgreSQL to end its sessions and stop cleanly (SIGINT, its "fast" shutdown), and waits until it is gone.
 * @returns false if it still runs after `timeoutMs`
 */
export async function stopPostmaster(
  postmaster: Postmaster,
  databaseDir: string,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  if (runsOn(postmaster.pid, databaseDir)) process.kill(postmaster.pid, 'SIGINT')
  while (runsOn(postmaster.pid, databaseDir)) {
    if (Date.now() > deadline) return false
    await sleep(POLL_MS)
  }
  return true
}
