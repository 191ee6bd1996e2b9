import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Recorded } from './recording-proxy.js'

export interface StallingProxy {
  readonly url: string
  readonly requests: readonly Recorded[]
  /** The next GET whose URL holds `part` gets so many bytes of its body, and then nothing more for as long as it waits. */
  stallNext(part: string, afterBytes: number): void
  close(): Promise<void>
}

/** Stands between a client and the server like a line on which nothing moves any more, so that a test can kill the client just then. */
export async function startStallingProxy(target: string): Promise<StallingProxy> {
  const requests: Recorded[] = []
  const stalls: { part: string; afterBytes: number }[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    requests.push({ method, url, range: headers.range ?? null })
    const at = stalls.findIndex(stall => method === 'GET' && url.includes(stall.part))
    const [stall] = at < 0 ? [] : stalls.splice(at, 1)
    const onward = forward(target + url, { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      const through = stall ? [stalling(stall.afterBytes)] : []
      pipeline([answer, ...through, response]).catch(() => response.destroy())
    })
    onward.once('error', () => response.destroy())
    response.once('close', () => onward.destroy())
    pipeline(request, onward).catch(() => onward.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stallNext: (part, afterBytes) => void stalls.push({ part, afterBytes }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function stalling(afterBytes: number): Transform {
  let left = afterBytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const passed = chunk.subarray(0, Math.max(0, left))
      left -= chunk.length
      this.push(passed)
      if (left > 0) done() // else it never asks for more
    },
  })
}
