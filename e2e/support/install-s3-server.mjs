// Brings the S3 server that the tests run against: versitygw, built from its Go module. What can't be had is named; whether that is a
// failure is for the tests to say.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findGo, OLDEST_GO, runGo } from '../../tools/find-go.mjs'

const MODULE = 'github.com/versity/versitygw/cmd/versitygw'
const VERSION = 'v1.8.0'
const place = resolve('.cache', 'tools', `versitygw-${VERSION}`)

if (!existsSync(join(place, 'versitygw'))) install()

function install() {
  const go = findGo()
  if (go === null) {
    const needed = `Go ${OLDEST_GO.join('.')} or newer`
    console.log(
      `versitygw could not be built: it takes ${needed}, which is not here and did not come from PyPI`,
    )
    return
  }
  console.log(`building versitygw ${VERSION}, which takes minutes the first time …`)
  const partial = `${place}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const built = runGo(go, ['install', `${MODULE}@${VERSION}`], { GOBIN: partial })
  if (built.status === 0) renameSync(partial, place)
  else console.log(`versitygw ${VERSION} could not be built`)
  rmSync(partial, { recursive: true, force: true })
}
