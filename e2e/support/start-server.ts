import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sharedS3Environment } from './s3-environment.ts'

const PROGRAM = resolve('apps/server/dist/main.js')
/** Where the global setup leaves a data folder for `makeStartedDataDir`. */
export const STARTED_DATA_DIR = 'E2E_STARTED_DATA_DIR'
/** Milliseconds that a start may take on a busy machine. */
const START_TIMEOUT_MS = 120_000

export interface RunningServer {
  readonly url: string
  readonly token: string
  readonly dataDir: string
  /** What it was started with beyond the data folder: commands beside it need the same. */
  readonly env: Readonly<Record<string, string>>
  readonly process: ChildProcess
  /** Everything the server wrote to its log so far. */
  log(): string
  /** SIGTERM, and waits until it is gone; the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL. PostgreSQL stays unless `withPostgres`. */
  kill(options?: { withPostgres: boolean }): Promise<void>
}

export interface ServerOptions {
  /** Kept between starts of one test; removed by `removeDataDir`. */
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string>>
  /** A command line that starts the one it is given, such as a tracer's. */
  readonly wrapper?: readonly string[]
}

/** A data folder that the database's user can reach. */
export function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'entrepot-e2e-'))
  chmodSync(dataDir, 0o711)
  return dataDir
}

/**
 * The same for a server that need not be new: where the run made one that was started before, a copy of it, which spares the seconds of a
 * first start.
 */
export function makeStartedDataDir(): string {
  const dataDir = makeDataDir()
  const started = process.env[STARTED_DATA_DIR]
  // Files of a database belong to its user, and `cp` alone keeps that.
  if (started !== undefined) execFileSync('cp', ['-a', `${started}/.`, dataDir])
  return dataDir
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true })
}

/** The environment of our own programs in a test: nothing of ours leaks in from outside. */
export function cleanEnvironment(
  dataDir: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('ENTREPOT_') && !name.startsWith('HF_'),
  )
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    ENTREPOT_DATA_DIR: dataDir,
    ...sharedS3Environment(dataDir),
    ...extra,
  }
}

/** The real program in a process of its own, ready to serve. */
export async function startServer({
  dataDir,
  env = {},
  wrapper = [],
}: ServerOptions): Promise<RunningServer> {
  const port = env['ENTREPOT_PORT'] ?? String(await freePort())
  const [command = '', ...args] = [...wrapper, process.execPath, PROGRAM, 'start']
  const child = spawn(command, args, {
    env: cleanEnvironment(dataDir, { ENTREPOT_PORT: port, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stdout.on('data', chunk => (log += String(chunk)))
  child.stderr.on('data', chunk => (log += String(chunk)))
  const gone = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const url = `http://127.0.0.1:${port}`
  await untilReady(url, child, () => log)
  return {
    url,
    dataDir,
    env,
    process: child,
    token: readFileSync(join(dataDir, 'admin-token'), 'utf8').trim(),
    log: () => log,
    stop: () => {
      child.kill('SIGTERM')
      return gone
    },
    kill: async ({ withPostgres } = { withPostgres: false }) => {
      child.kill('SIGKILL')
      await gone
      if (withPostgres) killPostgres(dataDir)
    },
  }
}

async function untilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server stopped with code ${child.exitCode}:\n${log()}`)
    if (Date.now() > deadline) throw new Error(`the server is not ready in time:\n${log()}`)
    const isReady = await fetch(`${url}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
    if (isReady) return
    await sleep(50)
  }
}

/** The embedded database of a data folder, with all its children: as a power cut would. */
export function killPostgres(dataDir: string): void {
  const pid = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  process.kill(-pid, 'SIGKILL')
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

/** Lets a server mirror from a fake hub, which lives on loopback like its file server. */
export function upstreamOf(hub: { url: string; cdnUrl: string }, token?: string): Record<string, string> {
  return {
    ENTREPOT_UPSTREAM_URL: hub.url,
    ENTREPOT_UPSTREAM_ALLOW_PRIVATE: `${new URL(hub.url).host},${new URL(hub.cdnUrl).host}`,
    ...(token !== undefined && { ENTREPOT_UPSTREAM_TOKEN: token }),
  }
}
