import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds that a first start may take: it initialises a database. */
const START_TIMEOUT_MS = 60_000
const POLL_MS = 50

/** @throws Error when the server stops, or is not ready in time; it said why on standard error */
export async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server stopped with code ${server.exitCode}`)
    if (Date.now() > deadline) throw new Error('the server is not ready in time')
    const isReady = await fetch(`${url}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
    if (isReady) return
    await sleep(POLL_MS)
  }
}

/** The preferred port if nobody listens there, else any that is free. */
export function freePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', error => (preferred === 0 ? reject(error) : resolve(freePort(0))))
    probe.listen(preferred, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
