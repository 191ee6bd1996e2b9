// Makes every file that is made from others: `npm run generate`. With `--check` it changes nothing, and fails when a file that is
// committed is not what its sources say. Needs no database.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Committed files, with the program that writes each. */
const COMMITTED = [
  { file: 'apps/server/schema.graphql', generator: 'tools/emit-schema.mjs' },
  { file: 'docs/rules.md', generator: 'tools/generate-rules-doc.mjs' },
]

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
const env = { ...process.env, PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH }
const isCheck = process.argv.includes('--check')

// Brings the packages, the database client and the build up to date, which the generators read.
run('node', ['tools/ensure.mjs'])
const stale = COMMITTED.filter(isStale)
if (isCheck && stale.length > 0) {
  console.error(`not what its sources say: ${stale.map(({ file }) => file).join(', ')}`)
  console.error('Run `npm run generate` and commit what it changed.')
  process.exit(1)
}
for (const { file } of stale) console.log(`wrote ${file}`)

/** Generates a file; when only checking, puts back what was there. */
function isStale({ file, generator }) {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null
  run('node', [generator])
  const isChanged = readFileSync(file, 'utf8') !== before
  if (isCheck && isChanged) {
    if (before === null) rmSync(file)
    else writeFileSync(file, before)
  }
  return isChanged
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) return
  if (error) console.error(`${command} ${args.join(' ')}: ${error.message}`)
  process.exit(1)
}
