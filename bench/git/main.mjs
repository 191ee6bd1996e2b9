// Measures push and clone of 2,000 small files against `git http-backend` behind nginx, in one run: `node bench/git/main.mjs [--short]`.
// See docs/benchmarks.md. Needs the built server.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startServer } from '../../e2e/support/start-server.ts'
import { entrepot, OWNER } from '../serve/command.mjs'
import { spread } from '../serve/compare.mjs'
import { describeEnvironment, describeLoad } from '../serve/environment.mjs'
import { findNginx } from '../serve/reference/find-nginx.mjs'
import { median } from '../serve/statistics.mjs'
import { openWorkspace } from '../serve/workspace.mjs'
import { findFcgiwrap } from './reference/find-fcgiwrap.mjs'
import { startHttpBackend } from './reference/start-http-backend.mjs'
import { timedGit } from './timed-git.mjs'
import { FILE_COUNT, makeWorkRepository } from './work-repository.mjs'

/** Times of ours over those of git's own server. */
const TARGET = 1.5
/** The full form is what docs/benchmarks.md quotes; the short one tells in a minute whether something broke. */
const FULL_PAIRS = 9
const SHORT_PAIRS = 3

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
const pairs = values.short ? SHORT_PAIRS : FULL_PAIRS
const tools = { nginx: findNginx(), fcgiwrap: findFcgiwrap() }
console.log(`${describeEnvironment({ nginx: tools.nginx.version, curl: null })}\n`)

const cleanUp = new AsyncDisposableStack()
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void cleanUp.disposeAsync().finally(() => process.exit(1)))
}
try {
  const missing = tools.nginx.missing ?? tools.fcgiwrap.missing
  if (missing) console.log(`git: SKIPPED, ${missing}`)
  else await measure(await openBench())
  console.log(describeLoad())
} finally {
  await cleanUp.disposeAsync()
}

/** Both servers, each with a way to make an empty repository. */
async function openBench() {
  const workspace = openWorkspace()
  cleanUp.defer(() => workspace.close())
  const server = await startServer({ dataDir: workspace.dataDir })
  cleanUp.defer(() => server.stop())
  const backend = await startHttpBackend(tools, workspace.nginxDir)
  cleanUp.defer(() => backend.close())
  const [writer, reader] = [await tokenOf(workspace, 'write'), await tokenOf(workspace, 'read')]
  const work = join(workspace.profileDir, 'work')
  makeWorkRepository(work)
  return {
    work,
    scratch: workspace.profileDir,
    ours: {
      push: writer,
      clone: reader,
      newRepo: async name => {
        await createRepo(server.url, writer, name)
        return `${server.url}/${OWNER}/${name}.git`
      },
    },
    reference: { push: null, clone: null, newRepo: async name => backend.newRepo(name) },
  }
}

function tokenOf({ dataDir }, scope) {
  const args = ['token', 'create', '--user', OWNER, '--name', scope, '--scope', scope]
  return entrepot({ dataDir, env: {} }, args)
}

async function createRepo(url, token, name) {
  const answer = await fetch(`${url}/api/repos/create`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, organization: OWNER, type: 'model', private: true }),
  })
  if (!answer.ok) throw new Error(`no repository ${name}: ${answer.status} ${await answer.text()}`)
}

async function measure(bench) {
  const seconds = {
    push: { ours: [], reference: [] },
    clone: { ours: [], reference: [] },
    again: { ours: [], reference: [] },
  }
  for (let pair = -1; pair < pairs; pair++) {
    for (const side of ['ours', 'reference']) {
      const taken = await pushAndClone(bench, bench[side], `pair-${pair + 1}`)
      if (pair < 0) continue // both have started their processes and read their files once
      for (const [what, time] of Object.entries(taken)) seconds[what][side].push(time)
    }
  }
  report(`Push of ${FILE_COUNT} small files`, seconds.push)
  report(`Clone of them by a reader, the first since the push`, seconds.clone)
  report(`Clone of them by a reader, again`, seconds.again)
}

async function pushAndClone({ work, scratch }, side, name) {
  const url = await side.newRepo(name)
  const push = await timedGit(work, side.push, ['push', '--quiet', url, 'bench'])
  const clone = await cloneOnce(scratch, side, url)
  return { push, clone, again: await cloneOnce(scratch, side, url) }
}

async function cloneOnce(scratch, side, url) {
  const copy = join(scratch, 'copy')
  const taken = await timedGit(scratch, side.clone, ['clone', '--quiet', '--branch', 'bench', url, copy])
  rmSync(copy, { recursive: true })
  return taken
}

function report(title, { ours, reference }) {
  const ratios = ours.map((time, pair) => time / reference[pair])
  const verdict = median(ratios) <= TARGET ? 'met' : 'missed'
  console.log(
    [
      title,
      `  times the reference's time: ${spread(ratios, 2)}, lower is better; target ${TARGET.toFixed(2)}: ${verdict}`,
      `  ours ${spread(ours, 2)} s`,
      `  git http-backend behind nginx ${spread(reference, 2)} s\n`,
    ].join('\n'),
  )
}
