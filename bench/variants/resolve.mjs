// How long it takes to choose one of very many variants: `node bench/variants/resolve.mjs [--short]`. Rows go straight into a PostgreSQL
// of its own; questions are asked one after the other, each of another model, by profiles in turn.
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { ANONYMOUS, parseRepoId } from '@entrepot/core'
import { READY_PROFILES, resolveVariant } from '@entrepot/variants'
import { openRegistry } from '../rejudge/open-registry.mjs'
import { describeEnvironment, describeLoad } from '../serve/environment.mjs'
import { LARGE_FAMILY, POPULAR, seedExtremes, seedModels, VARIANTS_EACH } from './seed-catalogue.mjs'

const SIZES = [10_000, 100_000, 1_000_000]
const SHORT_SIZES = [10_000, 100_000]
/** What the issue asks for, at every size. */
const LIMIT_MS = 20
/** How much slower the largest may be than the smallest and still count as flat: the noise of a shared machine. */
const FLAT = 1.5
const WARM_UP = 200

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
console.log(`${describeEnvironment({ nginx: null, curl: null })}\n`)
const registry = await openRegistry()
const engines = { ...registry, rejudge: async () => undefined }
try {
  await seedExtremes(registry.db.pool)
  const seen = []
  let models = 0
  for (const size of values.short ? SHORT_SIZES : SIZES) {
    const wanted = Math.round(size / VARIANTS_EACH)
    for (; models < wanted; models = Math.min(wanted, models + 5_000))
      await seedModels(registry.db.pool, models, Math.min(wanted, models + 5_000))
    await registry.db.pool.query('VACUUM ANALYZE')
    const measured = await measure(values.short ? 500 : 2_000, at => ordinary(at, models))
    report(`${size.toLocaleString('en')} variants, ${models.toLocaleString('en')} models`, measured)
    seen.push(measured)
  }
  const large = await measure(100, () => 'large/model-7')
  report(`one model of ${LARGE_FAMILY.variants} variants in ${LARGE_FAMILY.repos} repositories`, large)
  const popular = await measure(100, () => 'popular/model-0')
  report(`one model with ${POPULAR.fineTunes} fine-tunes and ${POPULAR.quantized} quantizations`, popular)
  console.log(describeLoad())
  const [smallest, largest] = [seen[0], seen.at(-1)]
  if (seen.some(({ p99 }) => p99 > LIMIT_MS) || largest.p50 > FLAT * smallest.p50) process.exitCode = 1
} finally {
  await registry.close()
}

/** Another model each time, at any place of the catalogue. */
function ordinary(at, models) {
  const model = (at * 7_919) % models
  return `org${model % 5_000}/model-${model}-${at % 5}`
}

async function measure(count, modelAt) {
  const times = []
  let before = process.cpuUsage()
  for (let at = 0; at < WARM_UP + count; at += 1) {
    if (at === WARM_UP) before = process.cpuUsage()
    const { spec } = READY_PROFILES[at % READY_PROFILES.length]
    const question = { ...spec, model: parseRepoId('model', modelAt(at)), principal: ANONYMOUS }
    const begun = performance.now()
    const { ranking } = await resolveVariant(engines, question)
    times.push(performance.now() - begun)
    if (ranking.length === 0) throw new Error('it found nothing')
  }
  const { user, system } = process.cpuUsage(before)
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b)
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { p50: at(0.5), p99: at(0.99), count, cpuMs: (user + system) / 1_000 / count }
}

function report(what, { p50, p99, count, cpuMs }) {
  const times = `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
  console.log(
    `resolve: ${what}: ${times} of ${count} questions; ${cpuMs.toFixed(1)} ms of our processor each`,
  )
}
