// Brings the outside clients: one Python environment per pinned huggingface_hub, and git-lfs from Debian when it is missing and we may.
// What can't be had is named; whether that is a failure is for the tests to say.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const VERSIONS = ['2.0.0', '1.33.0', '0.36.2']
const folder = join('.cache', 'clients')

mkdirSync(folder, { recursive: true })
for (const version of VERSIONS) installPython(version)
installGitLfs()

function installPython(version) {
  const place = join(folder, `huggingface_hub-${version}`)
  if (existsSync(join(place, '.complete'))) return
  rmSync(place, { recursive: true, force: true })
  console.log(`installing huggingface_hub ${version} …`)
  const isMade =
    run('python3', ['-m', 'venv', place]) &&
    run(join(place, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      `huggingface_hub==${version}`,
    ])
  if (!isMade) {
    rmSync(place, { recursive: true, force: true })
    console.log(`huggingface_hub ${version} could not be installed`)
    return
  }
  run('touch', [join(place, '.partial')])
  renameSync(join(place, '.partial'), join(place, '.complete'))
}

function installGitLfs() {
  if (spawnSync('git', ['lfs', 'version']).status === 0) return
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  const isThere =
    mayInstall && run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', 'git-lfs'])
  if (!isThere) console.log('git-lfs could not be installed')
}

function run(command, args) {
  const done = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  return done.status === 0
}
