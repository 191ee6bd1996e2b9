import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where nginx is unpacked when the system has none; kept between runs, and nothing is installed. */
const FOLDER = resolve('.cache', 'bench', 'nginx')
const UNPACKED = join(FOLDER, 'usr', 'sbin', 'nginx')

/**
 * The system's nginx, or else Debian's, unpacked into the cache folder and not installed.
 * @returns `{ program, version }`, or `{ missing }`: why there is none
 */
export function findNginx() {
  const found = tryVersion('nginx') ?? tryVersion(UNPACKED)
  if (found) return found
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return { missing: 'there is no nginx, and no apt-get to fetch it' }
  console.error('bench: fetching nginx from Debian …')
  if (!download() && !(process.getuid() === 0 && refreshPackageLists() && download()))
    return { missing: 'there is no nginx, and apt-get download nginx failed' }
  return tryVersion(UNPACKED) ?? { missing: 'the nginx that was fetched does not run here' }
}

function tryVersion(program) {
  if (program === UNPACKED && !existsSync(UNPACKED)) return null
  const { status, stderr } = spawnSync(program, ['-v'], { encoding: 'utf8' }) // it answers on standard error
  if (status !== 0) return null
  return { program, version: stderr.trim().replace(/^nginx version: /, '') }
}

function download() {
  mkdirSync(FOLDER, { recursive: true })
  if (spawnSync('apt-get', ['download', 'nginx'], { cwd: FOLDER }).status !== 0) return false
  const archive = readdirSync(FOLDER).find(name => name.endsWith('.deb'))
  return spawnSync('dpkg-deb', ['-x', archive, '.'], { cwd: FOLDER }).status === 0
}

function refreshPackageLists() {
  return spawnSync('apt-get', ['update']).status === 0
}
