import { percentile } from '../statistics.mjs'

/** Different failures that a summary quotes. */
const QUOTED_FAILURES = 5

/** Counts the answers of one run. Times are milliseconds of `monotonicMs`. */
export function createTally() {
  const statuses = []
  const beginnings = []
  const latencies = []
  const failures = []
  let bytes = 0
  let marked = null

  return {
    reconnects: 0,
    add(answer) {
      statuses.push(answer.status)
      beginnings.push(answer.begunAt)
      latencies.push(answer.endedAt - answer.begunAt)
      bytes += answer.bytes
    },
    fail: error => void failures.push(error.message),
    mark: moment => void (marked = moment),
    /** @param elapsedMs  from the first request to the last answer */
    summarize(elapsedMs) {
      const sorted = Float64Array.from(latencies).sort()
      return {
        requests: statuses.length,
        statuses: countBy(statuses, () => true),
        perSecond: (statuses.length / elapsedMs) * 1_000,
        p50Ms: percentile(sorted, 0.5),
        p99Ms: percentile(sorted, 0.99),
        headBytes: bytes / statuses.length,
        reconnects: this.reconnects,
        failures: failures.length,
        failureMessages: [...new Set(failures)].slice(0, QUOTED_FAILURES),
        sinceMark: marked === null ? null : countBy(statuses, index => beginnings[index] > marked),
        lastOkBegunAt: beginnings.findLast((_, index) => statuses[index] === 200) ?? null,
      }
    },
  }
}

function countBy(statuses, isCounted) {
  const counts = {}
  statuses.forEach((status, index) => {
    if (isCounted(index)) counts[status] = (counts[status] ?? 0) + 1
  })
  return counts
}
