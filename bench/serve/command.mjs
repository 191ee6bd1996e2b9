import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { cleanEnvironment } from '../../e2e/support/start-server.ts'

const PROGRAM = resolve('apps/server/dist/main.js')
const run = promisify(execFile)

/** The account that owns what is mirrored, so that its tokens read it. */
export const OWNER = 'acme'

/**
 * Runs an `entrepot` command beside the server.
 * @returns what it wrote to its standard output
 * @throws Error when it fails, with what it said
 */
export async function entrepot({ dataDir, env }, args) {
  const { stdout } = await run(process.execPath, [PROGRAM, ...args], { env: cleanEnvironment(dataDir, env) })
  return stdout.trim()
}

/** A new read token of the account that owns the mirrored repositories. */
export async function createToken(server, name) {
  const text = await entrepot(server, ['token', 'create', '--user', OWNER, '--name', name])
  const rows = (await entrepot(server, ['token', 'list'])).split('\n').map(row => row.split('\t'))
  const found = rows.find(row => row[3] === name)
  if (!found) throw new Error(`the token ${name} is not in the list`)
  return { id: found[0], text }
}

/** Like `entrepot`, but also resolves to `onLine` of the first line of output, at the moment when it is written. */
export async function entrepotFirstLine({ dataDir, env }, args, onLine) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: cleanEnvironment(dataDir, env),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  let seen = null
  lines.once('line', () => (seen = onLine()))
  const [code] = await gone
  if (code !== 0 || seen === null) throw new Error(`entrepot ${args.join(' ')} ended with code ${code}`)
  return seen
}
