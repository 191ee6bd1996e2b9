// Makes the checkout ready, on any Node ≥ 20 with nothing installed: installs when the lockfile moved, builds when an input moved,
// and takes a few milliseconds when nothing did. Runs before `npm start`, `npm test` and their kin.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = 20
/** Made by the build or by hand elsewhere: no input of it. */
const NO_INPUT = new Set(['node_modules', 'dist', 'generated', '.nx', '.cache', '.git'])

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
const env = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
  // Prisma's engines are not needed, and must not be fetched from the net.
  PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
  CHECKPOINT_DISABLE: '1',
}

function main() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    fail(`Entrepôt needs Node ${OLDEST_NODE} or newer to install; this is ${process.version}.`)
  }
  if (spawnSync('git', ['--version']).status !== 0)
    fail('Entrepôt needs the `git` program; please install it.')
  once('install', ['package-lock.json'], ['node_modules/.bin/node'], () => {
    run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  })
  once(
    'generate',
    [...walk('prisma'), 'prisma.config.ts', 'package-lock.json'],
    ['libs/persistence/src/generated/client.ts'],
    () => {
      rmSync('libs/persistence/src/generated', { recursive: true, force: true })
      run('generating the database client', 'prisma', ['generate', '--no-hints'], 'pipe')
    },
  )
  const isSource = file => !/\.(spec|e2e)\.ts$/.test(file)
  const sources = [...walk('apps/server'), ...walk('libs'), ...walk('prisma')].filter(isSource)
  once(
    'build',
    [...sources, 'tsconfig.base.json', 'tsconfig.json', 'package-lock.json'],
    ['apps/server/dist/main.js'],
    () => {
      run('building', 'tsc', ['-b'])
    },
  )
  once(
    'dashboard',
    [
      ...walk('apps/dashboard').filter(isSource),
      'apps/server/schema.graphql',
      'tsconfig.base.json',
      'package-lock.json',
    ],
    ['apps/dashboard/dist/index.html', 'apps/dashboard/src/api/generated/graphql-env.d.ts'],
    () => {
      run('reading the schema', 'gql.tada', ['generate-output', '-c', 'apps/dashboard/tsconfig.json'], 'pipe')
      run('building the dashboard', 'vite', ['build', 'apps/dashboard', '--logLevel', 'warn'])
    },
  )
}

/** Runs `work` unless it ran for these inputs before and what it makes is still there. */
function once(name, inputs, outputs, work) {
  const stamp = join('.cache', 'stamps', name)
  const hash = hashOf(inputs)
  const isFresh =
    existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && outputs.every(output => existsSync(output))
  if (isFresh) return
  work()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

function hashOf(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const file of [...files].sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (NO_INPUT.has(entry.name)) return []
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? walk(path) : [path]
  })
}

function run(what, command, args, output = 'inherit') {
  process.stderr.write(`entrepot: ${what} …\n`)
  const done = spawnSync(command, args, { env, stdio: ['ignore', output, output], encoding: 'utf8' })
  if (done.status === 0) return
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`)
  fail(`${what} failed: ${command} ${args.join(' ')}${done.error ? `: ${done.error.message}` : ''}`)
}

function fail(message) {
  process.stderr.write(`entrepot: ${message}\n`)
  process.exit(1)
}

main()
