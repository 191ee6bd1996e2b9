import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DomainError } from '@entrepot/core'
import type { DeriveLimits } from './derive-settings.js'
import { overDisk, overMemory, overTime } from './run-isolated.js'

/** Milliseconds between two looks: in that time a process writes some hundred megabytes. */
const LOOK_MS = 100
/** Looks with one list of the processes, which costs more than a look at one. */
const LOOKS_PER_LIST = 5

export interface LimitWatch {
  /** What a process that has ended took too much of, by all looks and one at what it left: it may have been quicker than they. Null: of nothing. */
  lookBack(): Promise<DomainError | null>
  stop(): void
}

/** Looks after a process and those that it started, and has them killed when they take too much. */
export function watchLimits(
  pid: number | undefined,
  { folder, limits }: { readonly folder: string; readonly limits: DeriveLimits },
  kill: () => void,
): LimitWatch {
  let exceeded: DomainError | null = null
  let isStopped = false
  const end = (error: DomainError) => {
    exceeded ??= error
    kill()
  }
  const deadline = setTimeout(() => end(overTime(limits)), limits.wallMs).unref()
  let members: number[] = []
  let lookCount = 0
  const look = async () => {
    if (pid !== undefined && lookCount++ % LOOKS_PER_LIST === 0) members = await processesOf(pid)
    const [disk, ...memories] = await Promise.all([folderBytes(folder), ...members.map(memoryOf)])
    const memory = memories.reduce((sum, bytes) => sum + bytes, 0)
    if (isStopped) return
    if (memory > limits.memoryBytes) end(overMemory(limits))
    else if (disk > limits.diskBytes) end(overDisk(limits))
    else timer = setTimeout(() => void look(), LOOK_MS).unref()
  }
  let timer = setTimeout(() => void look(), 0).unref()
  return {
    lookBack: async () => {
      const disk = await folderBytes(folder)
      exceeded ??= disk > limits.diskBytes ? overDisk(limits) : null
      return exceeded
    },
    stop: () => {
      isStopped = true
      clearTimeout(deadline)
      clearTimeout(timer)
    },
  }
}

/** Bytes of memory that a process has to itself; files that it maps are not. None where there is no `/proc`. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = ['RssAnon', 'RssShmem'].map(name =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0),
  )
  return kibibytes.reduce((sum, one) => sum + one * 1024, 0)
}

/** Ids of all processes of a group: a read for each process of this host. */
async function processesOf(group: number): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => [])
  const members = await Promise.all(
    entries
      .filter(entry => /^\d+$/.test(entry))
      .map(async entry => {
        const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
        // Behind the name, which may hold anything: state, parent, group.
        const [, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return Number(itsGroup) === group ? [Number(entry)] : []
      }),
  )
  return members.flat()
}

/** Bytes on disk of a folder. Files that go meanwhile count nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(entry =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ blocks }) => blocks * 512,
          () => 0,
        ),
      ),
  )
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}
