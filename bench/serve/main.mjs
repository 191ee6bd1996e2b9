// Measures what leaves the server against what the machine can do, in one run: `node bench/serve/main.mjs [--short] [--profile]`.
// See docs/benchmarks.md. Needs the built server.
import { parseArgs } from 'node:util'
import { describeEnvironment, describeLoad } from './environment.mjs'
import { findCurl } from './download.mjs'
import { measureGet } from './measure-get.mjs'
import { measureHeads } from './measure-heads.mjs'
import { openBench } from './open-bench.mjs'
import { profileServer } from './profile-server.mjs'
import { findNginx } from './reference/find-nginx.mjs'

const MEBIBYTE = 1024 ** 2
/** The full form is what docs/benchmarks.md quotes; the short one tells in a minute whether something broke. */
const FULL = { pairs: 7, seconds: 5, largeFileBytes: 1024 * MEBIBYTE }
const SHORT = { pairs: 3, seconds: 2, largeFileBytes: 128 * MEBIBYTE }

const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
})
const settings = values.short ? SHORT : FULL
const tools = { nginx: findNginx(), curl: await findCurl() }
console.log(`${describeEnvironment({ nginx: tools.nginx.version, curl: tools.curl })}\n`)

const cleanUp = new AsyncDisposableStack()
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void cleanUp.disposeAsync().finally(() => process.exit(1)))
}
try {
  const bench = await openBench(cleanUp, settings, { isProfiled: values.profile })
  if (values.profile) await profileServer(bench, settings)
  else {
    await measureGet(bench, settings, tools)
    await measureHeads(bench, settings)
  }
  console.log(describeLoad())
} finally {
  await cleanUp.disposeAsync()
}
