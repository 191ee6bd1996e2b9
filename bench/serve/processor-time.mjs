import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of `/proc/<pid>/stat`, in hertz; Linux has told this number to programs for ever. */
const TICKS_PER_SECOND = 100

/**
 * What the named processes have used so far, to be handed to `processorsUsed`.
 * @param processes  name → `{ pid, withChildren }`
 * @returns null where there is no /proc
 */
export function readProcessors(processes) {
  if (process.platform !== 'linux') return null
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(readStat)
    .filter(stat => stat !== null)
  const ticksOf = ({ pid, withChildren }) =>
    new Map(
      all
        .filter(stat => stat.pid === pid || (withChildren && stat.parent === pid))
        .map(stat => [stat.pid, stat.ticks]),
    )
  return Object.fromEntries(Object.entries(processes).map(([name, one]) => [name, ticksOf(one)]))
}

/** Processors in use between two readings, by name. What a process did that ended in between is not counted. */
export function processorsUsed(before, after, seconds) {
  return Object.fromEntries(
    Object.entries(after).map(([name, ticks]) => {
      let used = 0
      for (const [pid, now] of ticks) used += now - (before[name].get(pid) ?? 0)
      return [name, used / TICKS_PER_SECOND / seconds]
    }),
  )
}

/** The process id of the embedded database of a data folder. */
export function postgresPid(dataDir) {
  const location = join(dataDir, 'postgres', 'postmaster.pid')
  return Number(readFileSync(location, 'utf8').split('\n', 1)[0])
}

function readStat(name) {
  const text = readStatFile(name)
  if (text === null) return null
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [user, system] = fields.slice(11, 13).map(Number)
  return { pid: Number(name), parent: Number(fields[1]), ticks: user + system }
}

function readStatFile(name) {
  try {
    return readFileSync(join('/proc', name, 'stat'), 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null // it ended meanwhile
    throw error
  }
}
