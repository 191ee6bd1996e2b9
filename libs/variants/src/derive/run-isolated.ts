import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { DomainError } from '@entrepot/core'
import type { ChildReport, ChildResults, ChildTask } from './child/child-task.js'
import type { DeriveLimits } from './derive-settings.js'
import type { LogTail } from './log-tail.js'
import { watchLimits } from './watch-limits.js'

export interface Isolation {
  /** The only place that the process is given; absolute. */
  readonly folder: string
  readonly limits: DeriveLimits
  /** When it aborts, the process is killed with all that it started. */
  readonly signal: AbortSignal
  readonly log: LogTail
  readonly onProgress?: (doneBytes: number) => void
}

/** Where the program lies when this runs from source, as in a test of this library, and when it is built. */
const PROGRAM = new URL(
  import.meta.url.includes('/src/') ? '../../dist/derive/child/main.js' : './child/main.js',
  import.meta.url,
)
/** Address space that Node takes for itself without using it, on top of what a task may take. */
const NODE_RESERVES_BYTES = 2 * 1024 * 1024 * 1024
/** Sets limits that the kernel keeps, and becomes the program: the size of a file in blocks of 512 bytes, and the data segment in KiB. */
const SET_LIMITS = 'ulimit -f "$1" 2>/dev/null; ulimit -d "$2" 2>/dev/null; shift 2; exec "$@"'

/**
 * Does a task in a process of its own: in a process group that is killed as a whole, with an empty environment, under limits of memory, disk
 * and time. The kernel keeps some of them; the rest is watched, several times a second.
 *
 * @throws DomainError `limit-exceeded`   it took more than it may: which, and the setting that says so
 * @throws DomainError `state-conflict`   it could not be done: why, in one sentence
 * @throws the reason of the signal
 */
export async function runIsolated<Task extends ChildTask>(
  task: Task,
  isolation: Isolation,
): Promise<ChildResults[Task['kind']]> {
  const { limits, signal, log } = isolation
  signal.throwIfAborted()
  const child = start(isolation)
  const killGroup = () => killAll(child.pid)
  const watch = watchLimits(child.pid, isolation, killGroup)
  signal.addEventListener('abort', killGroup, { once: true })
  try {
    const ended = await exchange(child, task, isolation)
    signal.throwIfAborted()
    const exceeded = (await watch.lookBack()) ?? exceededSays(ended, log.text, limits)
    if (exceeded) throw exceeded
    if (ended.report?.kind === 'done') return ended.report.result as ChildResults[Task['kind']]
    throw failure(ended, log)
  } finally {
    watch.stop()
    signal.removeEventListener('abort', killGroup)
    // What it started may still be there.
    killGroup()
  }
}

function start({ folder, limits }: Isolation) {
  const blocks = String(Math.ceil(limits.diskBytes / 512))
  const kibibytes = String(Math.ceil((limits.memoryBytes + NODE_RESERVES_BYTES) / 1024))
  const args = ['-c', SET_LIMITS, 'sh', blocks, kibibytes, process.execPath, fileURLToPath(PROGRAM)]
  return spawn('/bin/sh', args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' },
  })
}

interface Ended {
  readonly report: ChildReport | null
  readonly signal: NodeJS.Signals | null
}

function exchange(
  child: ReturnType<typeof start>,
  task: ChildTask,
  { folder, log, onProgress }: Isolation,
): Promise<Ended> {
  let report: ChildReport | null = null
  child.on('message', (message: ChildReport) => {
    if (message.kind === 'progress') onProgress?.(message.doneBytes)
    else report = message
  })
  void log.follow(child.stdout as Readable, folder)
  void log.follow(child.stderr as Readable, folder)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (_code, signal) => resolve({ report, signal }))
    // A process that is gone already says so by its end.
    child.send(task, () => undefined)
  })
}

function killAll(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const OUT_OF_MEMORY = /bad_alloc|MemoryError|out of memory|cannot allocate memory|unable to allocate/i
const OUT_OF_DISK = /EFBIG|ENOSPC|file too large|no space left/i

/** A limit that the kernel kept shows in how the process ended. */
function exceededSays({ report, signal }: Ended, log: string, limits: DeriveLimits): DomainError | null {
  if (report?.kind === 'done') return null
  const said = `${report?.kind === 'failed' ? report.message : ''}\n${log}`
  if (signal === 'SIGXFSZ' || OUT_OF_DISK.test(said)) return overDisk(limits)
  return OUT_OF_MEMORY.test(said) ? overMemory(limits) : null
}

function failure({ report, signal }: Ended, log: LogTail): DomainError {
  const lastLine = log.lastLine
  const why =
    report?.kind === 'failed'
      ? report.message
      : `The tool broke off${signal === null ? '' : ` with ${signal}`}.`
  const words = lastLine === null || why.includes(lastLine) ? '' : ` Its last words: ${lastLine}`
  return new DomainError('state-conflict', `${why}${words}`)
}

const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** It took more memory than it may. */
export function overMemory({ memoryBytes }: DeriveLimits): DomainError {
  const message = `It took more than ${Math.round(memoryBytes / MIB)} MiB of memory, which is the limit (ENTREPOT_DERIVE_MEMORY_MIB).`
  return new DomainError('limit-exceeded', message, { limit: 'memory' })
}

/** It took more disk than it may. */
export function overDisk({ diskBytes }: DeriveLimits): DomainError {
  const message = `It took more than ${Number((diskBytes / GIB).toFixed(3))} GiB of disk, which is the limit (ENTREPOT_DERIVE_DISK_GIB).`
  return new DomainError('limit-exceeded', message, { limit: 'disk' })
}

/** It took longer than it may. */
export function overTime({ wallMs }: DeriveLimits): DomainError {
  const message = `It took longer than ${Number((wallMs / 60_000).toFixed(2))} minutes, which is the limit (ENTREPOT_DERIVE_MINUTES).`
  return new DomainError('limit-exceeded', message, { limit: 'time' })
}
