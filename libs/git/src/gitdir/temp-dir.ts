import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type TempKind = 'view' | 'quarantine' | 'derive'

const NAME = /^(?:view|quarantine|derive)-(\d+)-[0-9a-f-]{36}$/
/** Nothing works in one of these folders for a day, so an older one is left over whatever runs under its process id now. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000

/** A new, empty folder that `sweepViews` can tell from one that is in use. */
export async function makeTempDir(parent: string, kind: TempKind): Promise<string> {
  const path = join(parent, `${kind}-${process.pid}-${randomUUID()}`)
  await mkdir(path, { recursive: true, mode: 0o700 })
  return path
}

/**
 * Deletes views and quarantines that a crash left behind, and returns how many. To be called at start-up, before the first
 * view is made: a folder with our own process id is then of an earlier process, as ids repeat in containers.
 */
export async function sweepViews(parent: string): Promise<number> {
  let swept = 0
  for (const name of await namesIn(parent)) {
    const pid = Number(NAME.exec(name)?.[1] ?? Number.NaN)
    const path = join(parent, name)
    if (Number.isNaN(pid) || (await isInUse(path, pid))) continue
    await rm(path, { recursive: true, force: true })
    swept += 1
  }
  return swept
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function isInUse(path: string, pid: number): Promise<boolean> {
  if (pid === process.pid || !isAlive(pid)) return false
  const made = await stat(path).catch(() => null)
  return made !== null && Date.now() - made.mtimeMs < MAX_AGE_MS
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
