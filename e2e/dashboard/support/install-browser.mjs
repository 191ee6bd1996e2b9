// Brings chromium for the tests of the dashboard: Debian's package, where none is found and we may install one. What can't be had is said;
// the tests then fail with what to do about it, as no browser is no proof.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const named = process.env['CHROMIUM']
const found = [...(named ? [named] : []), ...PLACES].find(path => existsSync(path))

if (found) console.log(`the browser is ${found}`)
else if (!install()) {
  console.log(
    'chromium is not here and could not be installed: that takes apt-get and being root. Install it, or name a browser by CHROMIUM.',
  )
  process.exitCode = 1
}

function install() {
  if (process.getuid?.() !== 0 || !run('apt-get', ['--version'])) return false
  console.log('installing chromium …')
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation']
  return run('apt-get', ['update', '-qq']) && run('apt-get', install) && existsSync('/usr/bin/chromium')
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
}
