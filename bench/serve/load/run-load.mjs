import { monotonicMs } from '../monotonic.mjs'
import { openConnection } from './connection.mjs'
import { shuffled } from './shuffled.mjs'
import { createTally } from './tally.mjs'

/**
 * HEAD requests from `connections` keep-alive connections, each with one request under way, over all paths in an order that
 * depends on the seed alone, again and again until the time is over, `limit` requests are done or `stop` is called.
 *
 * @param job  `{ host, port, paths, headers, connections, seed, durationMs, limit }`, the last optional
 * @returns `{ done, mark, stop }`; `mark` counts apart what is begun later than the given moment of `monotonicMs`
 */
export function runLoad(job) {
  const requests = shuffled(job.paths, job.seed).map(path => requestOf(job, path))
  const tally = createTally()
  let next = 0
  let isOver = false
  const limit = job.limit ?? Number.POSITIVE_INFINITY
  const timer = setTimeout(stop, job.durationMs)
  const startedAt = monotonicMs()

  function drive() {
    return new Promise(resolve => {
      let begunAt = 0
      const connection = openConnection({
        host: job.host,
        port: job.port,
        onAnswer: ({ status, bytes, isClosing }) => {
          tally.add({ status, bytes, begunAt, endedAt: monotonicMs() })
          if (isClosing) connection.end()
          else again()
        },
        onClose: failure => {
          if (failure) tally.fail(failure)
          resolve(failure === null && !isOver)
        },
      })
      function again() {
        if (next >= limit) stop()
        if (isOver) return connection.end()
        begunAt = monotonicMs()
        connection.send(requests[next++ % requests.length])
      }
      again()
    })
  }

  /** One connection after another: a server may close one, and a failure counts but does not end the run. */
  async function keepDriving() {
    while (!isOver) {
      const wasClosed = await drive()
      if (wasClosed) tally.reconnects += 1
    }
  }

  function stop() {
    clearTimeout(timer)
    isOver = true
  }

  const done = Promise.all(Array.from({ length: job.connections }, keepDriving)).then(() =>
    tally.summarize(monotonicMs() - startedAt),
  )
  return { done, mark: moment => tally.mark(moment), stop }
}

function requestOf({ host, port, headers }, path) {
  const lines = [`HEAD ${path} HTTP/1.1`, `Host: ${host}:${port}`]
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}
