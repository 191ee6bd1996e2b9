import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds between two reads. */
const INTERVAL_MS = 10

/** How long reads take while something goes on: of a repository with its head, as every exit asks for first. */
export async function watchReads(pool, during) {
  const times = []
  const state = { isOver: false }
  const reading = (async () => {
    for (let n = 1; !state.isOver; n += 1) {
      const began = performance.now()
      await pool.query({
        name: 'bench-read',
        text: `SELECT p.*, r.verdict, r.verdict_reasons FROM repo p JOIN revision r ON r.id = p.head_revision_id
               WHERE p.type = 'model' AND p.id_key = $1`,
        values: [`org${n % 200}/model-${n}`],
      })
      times.push(performance.now() - began)
      await sleep(INTERVAL_MS)
    }
  })()
  try {
    await during()
  } finally {
    state.isOver = true
    await reading
  }
  times.sort((a, b) => a - b)
  const at = share => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1), count: times.length }
}
