// Measures judging everything anew after a policy change: `node bench/rejudge/main.mjs [--short]`. See docs/benchmarks.md. Needs the built
// libraries. Rows go straight into a PostgreSQL of its own; a worker process does what a server's worker does, and one of them is killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { activatePolicy } from '@entrepot/governance'
import { findJudgementRun } from '@entrepot/persistence'
import { describeEnvironment, describeLoad } from '../serve/environment.mjs'
import { openRegistry } from './open-registry.mjs'
import { seedRevisions } from './seed-revisions.mjs'
import { watchReads } from './watch-reads.mjs'

/** The full form is what docs/benchmarks.md quotes; linear cost shows where both sizes have the same rate. */
const FULL = { sizes: [25_000, 100_000] }
const SHORT = { sizes: [2_000, 6_000] }
/** One revision in a hundred changes its verdict, and costs a transaction with all that hangs on it. */
const POLICY = `name: stricter
defaults: { error: warn, warning: info, info: info }
requiredApprovals: 1
licenses: { review: [non-commercial] }
rules: { bias-section-present: warn, license-exact: info }
conditions:
  - id: huge-and-unnamed
    when: facts.sizeBytes > 900000000000.0 && facts.tags.exists(t, t == "never")
    effect: warn
    message: Nobody knows what it is.
`

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
console.log(`${describeEnvironment({ nginx: null, curl: null })}\n`)
for (const size of (values.short ? SHORT : FULL).sizes) await measure(size)
console.log(describeLoad())

async function measure(size) {
  const registry = await openRegistry()
  try {
    const findings = await seedRevisions(registry.db.pool, size)
    const before = await watchReads(registry.db.pool, () => sleep(2_000))
    const { run } = await activatePolicy(registry, 'bench', { source: POLICY })
    let seconds = 0
    const during = await watchReads(registry.db.pool, async () => {
      seconds += await workUntil(registry, run.id, size / 3) // then it is killed
      seconds += await workUntil(registry, run.id, Infinity)
    })
    const ended = await findJudgementRun(registry.db.prisma, run.id)
    await requireAllJudged(registry.db.pool, ended, size)
    const rate = Math.round(size / seconds)
    console.log(
      `rejudge: ${size} revisions with ${findings} findings in ${seconds.toFixed(1)} s: ${rate}/s; ${ended.changed} verdicts changed; ` +
        'killed once with SIGKILL and resumed, nothing lost, nothing twice',
    )
    console.log(`reads meanwhile: ${describe(during)}; before: ${describe(before)}`)
    if (!values.short && rate < 1_000) process.exitCode = 1
  } finally {
    await registry.close()
  }
}

/** A worker in a process of its own, until the run has ended or so much is done; then it dies at once. @returns seconds of work */
async function workUntil({ db, url, dataDir }, runId, enough) {
  const program = fileURLToPath(new URL('work.mjs', import.meta.url))
  const worker = spawn(process.execPath, [program, url, dataDir, runId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(worker, 'exit')
  await once(worker.stdout, 'data') // it is connected, and begins
  const began = performance.now()
  for (;;) {
    const run = await findJudgementRun(db.prisma, runId)
    if (run.state !== 'running' || run.done >= enough) break
    if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`)
    await sleep(20)
  }
  const seconds = (performance.now() - began) / 1000
  worker.kill('SIGKILL')
  await exited
  // Its lease would run out by itself; a bench need not wait for that.
  await db.pool.query('UPDATE judgement_run SET lease_expires_at = now() WHERE id = $1', [runId])
  return seconds
}

async function requireAllJudged(pool, run, size) {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*)::int FROM revision WHERE policy_version = 2) AS judged,
       (SELECT count(*)::int FROM verdict_change) AS changes,
       (SELECT count(DISTINCT (repo_id, commit))::int FROM verdict_change) AS distinct_changes`,
  )
  const [{ judged, changes, distinct_changes: distinct }] = rows
  const isRight =
    run.state === 'done' &&
    judged === size &&
    run.done === size &&
    changes === distinct &&
    changes === run.changed
  if (!isRight)
    throw new Error(`judged ${judged} of ${size}; ${JSON.stringify({ ...run, changes, distinct })}`)
}

function describe({ p50, p99, max, count }) {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${max.toFixed(0)} ms of ${count}`
}
