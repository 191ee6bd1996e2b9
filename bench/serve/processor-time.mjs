import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of `/proc/<pid>/stat`, in hertz; Linux has told this number to programs for ever. */
const TICKS_PER_SECOND = 100

/**
 * Seconds of processor time that each of the named processes has used so far, with those of its children.
 * @returns null where there is no /proc
 */
export function processorSeconds(pids) {
  if (process.platform !== 'linux') return null
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(readStat)
    .filter(stat => stat !== null)
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      const family = all.filter(stat => stat.pid === pid || stat.parent === pid)
      return [name, family.reduce((total, stat) => total + stat.ticks, 0) / TICKS_PER_SECOND]
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
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number)
  return { pid: Number(name), parent: Number(fields[1]), ticks: user + system + childUser + childSystem }
}

function readStatFile(name) {
  try {
    return readFileSync(join('/proc', name, 'stat'), 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null // it ended meanwhile
    throw error
  }
}
