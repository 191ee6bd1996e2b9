import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where the bridge between nginx and git's program is unpacked when the system has none; nothing is installed. */
const FOLDER = resolve('.cache', 'bench', 'fcgiwrap')
const UNPACKED = join(FOLDER, 'usr', 'sbin', 'fcgiwrap')
const PACKAGES = ['fcgiwrap', 'libfcgi0ldbl']

/**
 * The system's fcgiwrap, or else Debian's, unpacked into the cache folder.
 * @returns `{ program, env }`, or `{ missing }`: why there is none
 */
export function findFcgiwrap() {
  const found = tryProgram('fcgiwrap', {}) ?? tryUnpacked()
  if (found) return found
  console.error('bench: fetching fcgiwrap from Debian …')
  mkdirSync(FOLDER, { recursive: true })
  const fetched = spawnSync('apt-get', ['download', ...PACKAGES], { cwd: FOLDER })
  if (fetched.status !== 0) return { missing: 'there is no fcgiwrap, and apt-get download fcgiwrap failed' }
  for (const archive of readdirSync(FOLDER).filter(name => name.endsWith('.deb')))
    spawnSync('dpkg-deb', ['-x', archive, '.'], { cwd: FOLDER })
  return tryUnpacked() ?? { missing: 'the fcgiwrap that was fetched does not run here' }
}

function tryUnpacked() {
  if (!existsSync(UNPACKED)) return null
  const libraries = join(FOLDER, 'usr', 'lib')
  const folders = readdirSync(libraries).map(name => join(libraries, name))
  return tryProgram(UNPACKED, { LD_LIBRARY_PATH: folders.join(':') })
}

function tryProgram(program, env) {
  const { status } = spawnSync(program, ['-h'], { env: { ...process.env, ...env } })
  return status === 0 ? { program, env } : null
}
