import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface Recorded {
  readonly method: string
  readonly url: string
  readonly range: string | null
}

export interface RecordingProxy {
  readonly url: string
  readonly requests: readonly Recorded[]
  forget(): void
  /** Breaks the connection of the next GET whose URL holds `part`, after this many bytes of its body. */
  cutNext(part: string, afterBytes: number): void
  close(): Promise<void>
}

/** Stands between a client and the server, writes down what is asked, and breaks connections on demand. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const requests: Recorded[] = []
  const cuts: { part: string; afterBytes: number }[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    requests.push({ method, url, range: headers.range ?? null })
    const at = cuts.findIndex(cut => method === 'GET' && url.includes(cut.part))
    const [cut] = at < 0 ? [] : cuts.splice(at, 1)
    relay(target, request, response, cut?.afterBytes ?? null)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    forget: () => void requests.splice(0),
    cutNext: (part, afterBytes) => void cuts.push({ part, afterBytes }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function relay(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  cutAfter: number | null,
): void {
  const onward = forward(
    target + (request.url ?? ''),
    { method: request.method, headers: request.headers },
    answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      if (cutAfter === null) pipeline(answer, response).catch(() => response.destroy())
      else
        pipeline(
          answer,
          cutting(cutAfter, () => response.socket?.destroy()),
          response,
        ).catch(() => response.destroy())
    },
  )
  onward.once('error', () => response.destroy())
  pipeline(request, onward).catch(() => onward.destroy())
}

function cutting(afterBytes: number, cut: () => void): Transform {
  let left = afterBytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left)
      left -= part.length
      if (part.length > 0) this.push(part)
      if (left === 0)
        setTimeout(cut, 50) // once the bytes before are on their way
      else done()
    },
  })
}
