// Measures an LFS upload against what the machine can do, in one run: `node bench/lfs/main.mjs [--short]`. See docs/benchmarks.md.
// Needs the built server.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startServer } from '../../e2e/support/start-server.ts'
import { entrepot, OWNER } from '../serve/command.mjs'
import { compare, describeComparison, spread } from '../serve/compare.mjs'
import { findCurl } from '../serve/download.mjs'
import { describeEnvironment, describeLoad } from '../serve/environment.mjs'
import { openWorkspace } from '../serve/workspace.mjs'
import { bareWrite } from './bare-write.mjs'
import { watchMemory } from './memory.mjs'
import { renew, writeSource } from './source.mjs'
import { createRepo, upload } from './upload.mjs'

const MEBIBYTE = 1024 ** 2
const FULL = { pairs: 5, sizeBytes: 1024 * MEBIBYTE }
const SHORT = { pairs: 3, sizeBytes: 128 * MEBIBYTE }
const TARGET = 0.6
const UNIT = { name: 'MB/s', digits: 0, scale: 1e6 }

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
const { pairs, sizeBytes } = values.short ? SHORT : FULL
const curl = await findCurl()
const title = `PUT of an LFS file of ${sizeBytes / MEBIBYTE} MiB by one client`
console.log(`${describeEnvironment({ curl })}\n`)

const cleanUp = new AsyncDisposableStack()
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void cleanUp.disposeAsync().finally(() => process.exit(1)))
}
try {
  if (curl === null) console.log(`${title}: SKIPPED, there is no curl\n`)
  else await measure()
  console.log(describeLoad())
} finally {
  await cleanUp.disposeAsync()
}

async function measure() {
  const workspace = openWorkspace()
  cleanUp.defer(() => workspace.close())
  const env = { ENTREPOT_REQUESTS_PER_MINUTE: 'off' }
  const server = await startServer({ dataDir: workspace.dataDir, env })
  cleanUp.defer(() => server.stop())
  const args = ['token', 'create', '--user', OWNER, '--name', 'bench', '--scope', 'write']
  const token = await entrepot({ dataDir: workspace.dataDir, env }, args)
  const repo = await createRepo(server.url, token, `${OWNER}/bench`)
  const source = join(workspace.profileDir, 'source')
  writeSource(source, sizeBytes)
  const memory = []
  const comparison = await compare(pairs, {
    ours: async () => {
      const oid = await renew(source)
      const watched = watchMemory(server.process.pid)
      const rate = await upload(repo, { oid, sizeBytes, source })
      memory.push(watched.grownBytes())
      // A machine that runs out of disk measures something else.
      rmSync(join(workspace.dataDir, 'blobs', 'sha256', oid.slice(0, 2), oid.slice(2, 4), oid))
      return rate
    },
    reference: async () => bareWrite(source, join(workspace.dataDir, 'bare'), await renew(source)),
  })
  const referenceName = 'bare write with SHA-256'
  console.log(describeComparison({ title, target: TARGET, referenceName, unit: UNIT }, comparison))
  console.log(`  memory of the server over idle ${spread(memory, 0, MEBIBYTE)} MiB\n`)
}
