import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * - `reset`: the connection breaks, and the store never hears of the request
 * - `lost`: the store does what it was asked, and its answer never arrives
 * - `cut`: the answer breaks after half of its body
 * - a number: the store answers with this status; 503 asks to slow down, 400 is one that nobody tries again
 */
export type Fault = 'reset' | 'lost' | 'cut' | 400 | 500 | 503

export interface Asked {
  /** Counted from 1 since the plan was made. */
  readonly nth: number
  readonly method: string
  readonly url: string
}

export interface FaultyProxy {
  readonly url: string
  /** What befalls requests from now on; null for nothing. */
  plan(fault: ((asked: Asked) => Fault | null) | null): void
  /** Since the last plan. */
  counts(): { requests: number; faults: number }
  /** On which an answer is under way. */
  connections(): number
  close(): Promise<void>
}

const CODES = { 400: 'InvalidRequest', 500: 'InternalError', 503: 'SlowDown' } as const

/** Stands between us and an S3 server, and makes it as bad a server as a test wants. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let plan: ((asked: Asked) => Fault | null) | null = null
  let counts = { requests: 0, faults: 0 }
  let answering = 0
  const server = createServer((request, response) => {
    counts.requests += 1
    answering += 1
    response.once('close', () => (answering -= 1))
    const { method = '', url = '' } = request
    const fault = plan?.({ nth: counts.requests, method, url }) ?? null
    if (fault !== null) counts.faults += 1
    if (fault === 'reset') request.socket.resetAndDestroy()
    else if (typeof fault === 'number') refuse(request, response, fault)
    else relay(target, request, response, fault)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plan: fault => {
      plan = fault
      counts = { requests: 0, faults: 0 }
    },
    counts: () => counts,
    connections: () => answering,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: 400 | 500 | 503): void {
  const code = CODES[status]
  request.resume()
  request.once('end', () => {
    response.writeHead(status, { 'content-type': 'application/xml' })
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Planned.</Message></Error>`)
  })
}

function relay(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  fault: 'lost' | 'cut' | null,
): void {
  const { method, headers, url = '' } = request
  const onward = forward(target + url, { method, headers }, answer => {
    const sizeBytes = Number(answer.headers['content-length'] ?? 0)
    if (fault === 'lost' || (fault === 'cut' && (sizeBytes < 2 || method === 'HEAD'))) {
      answer.resume().once('end', () => request.socket.resetAndDestroy())
      return
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    const through = fault === 'cut' ? [cutting(sizeBytes / 2, () => request.socket.resetAndDestroy())] : []
    pipeline([answer, ...through, response]).catch(() => response.destroy())
  })
  onward.once('error', () => response.destroy())
  pipeline(request, onward).catch(() => onward.destroy())
}

function cutting(afterBytes: number, cut: () => void): Transform {
  let left = afterBytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left > 0) done(null, chunk)
      else setTimeout(cut, 20) // once the bytes before are on their way
    },
  })
}
