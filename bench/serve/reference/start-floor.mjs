import { fork } from 'node:child_process'
import { once } from 'node:events'

const PROGRAM = new URL('floor-server.mjs', import.meta.url)
/** Node's `http` writes these itself, for the floor as for us. */
const WRITTEN_BY_NODE = new Set(['date', 'connection', 'keep-alive'])

/**
 * Starts the floor with the very headers of one of our answers, so that both put the same bytes on the wire.
 * @param answer  a fetch response
 */
export async function startFloor(answer) {
  const headers = [...answer.headers].filter(([name]) => !WRITTEN_BY_NODE.has(name))
  const child = fork(PROGRAM)
  child.send({ status: answer.status, headers: headers.flat() })
  const [{ port }] = await once(child, 'message')
  return { port, pid: child.pid, close: () => child.disconnect() }
}
