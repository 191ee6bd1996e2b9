import { compare } from './compare.mjs'

/** Connections while every path is asked for once. */
const WARMING_CONNECTIONS = 8
/** Milliseconds; to warm up takes as long as it takes. */
const WARMING_LIMIT_MS = 10 * 60_000

/** Asks for every path once, so that what follows finds everything warm. */
export async function warm(generator, target) {
  const { paths } = target
  const summary = await generator.run({
    ...target,
    connections: WARMING_CONNECTIONS,
    seed: 0,
    durationMs: WARMING_LIMIT_MS,
    limit: paths.length,
  })
  requireAll200(summary)
  return summary
}

/**
 * Compares the rates of HEAD answers, warm, at one concurrency.
 * @param targets   `{ ours, reference }`: host, port, paths and headers of each
 * @param settings  `{ connections, pairs, seconds }`
 */
export async function compareHeads(generator, targets, { connections, pairs, seconds }) {
  const summaries = { ours: [], reference: [] }
  const measure = who => async pair => {
    const job = { ...targets[who], connections, seed: pair + 1, durationMs: seconds * 1_000 }
    const summary = await generator.run(job)
    requireAll200(summary)
    summaries[who].push(summary)
    return summary.perSecond
  }
  const comparison = await compare(pairs, { ours: measure('ours'), reference: measure('reference') })
  return { ...comparison, summaries }
}

/** A rate of refusals or of broken connections would be no measurement. */
export function requireAll200(summary) {
  const { statuses, requests, failures, failureMessages } = summary
  if (requests > 0 && statuses[200] === requests && failures === 0) return
  throw new Error(`not all answers are 200: ${JSON.stringify({ statuses, failures, failureMessages })}`)
}
