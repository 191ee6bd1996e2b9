import { setTimeout as sleep } from 'node:timers/promises'
import { createToken, entrepotFirstLine } from './command.mjs'
import { monotonicMs } from './monotonic.mjs'

/** The run's length at most; it is stopped long before. */
const RUN_LIMIT_MS = 120_000
/** Milliseconds of load before the command starts, and after it has spoken. */
const BEFORE_MS = 1_000
const AFTER_MS = 2_000

/**
 * Revokes a token by the command line while `connections` connections use it, and counts what is begun later than the command
 * reported the commit. The report follows the commit, so every 200 among them is a failure of revocation.
 */
export async function revokeDuringLoad(generator, server, target, connections) {
  const token = await createToken(server, 'to-be-revoked')
  const headers = { ...target.headers, Authorization: `Bearer ${token.text}` }
  const run = generator.begin({ ...target, headers, connections, seed: 1, durationMs: RUN_LIMIT_MS })
  await sleep(BEFORE_MS)
  const reportedAt = await entrepotFirstLine(server, ['token', 'revoke', token.id], monotonicMs)
  run.mark(reportedAt)
  await sleep(AFTER_MS)
  run.stop()
  const summary = await run.done
  return {
    connections,
    summary,
    okAfter: summary.sinceMark[200] ?? 0,
    lastOkMs: summary.lastOkBegunAt - reportedAt,
  }
}

export function describeRevocation({ connections, summary, okAfter, lastOkMs }) {
  const { statuses, sinceMark, failures, reconnects } = summary
  const moment = `${Math.abs(lastOkMs).toFixed(1)} ms ${lastOkMs < 0 ? 'before' : 'AFTER'}`
  return [
    `A token is revoked while ${connections} connections use it`,
    `  200 answers to requests begun after the commit was reported: ${okAfter}; target 0: ${okAfter === 0 ? 'met' : 'missed'}`,
    `  the last request that was answered 200 began ${moment} the report`,
    `  answers in all ${counts(statuses)}; after the report ${counts(sinceMark)}; ${failures} failures, ${reconnects} reconnects`,
  ].join('\n')
}

function counts(statuses) {
  return Object.entries(statuses)
    .map(([status, number]) => `${number} × ${status}`)
    .join(', ')
}
