import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { answerRequest } from './answer-request.js'
import { decodeOnce, type Exchange, type RequestEntry } from './exchange.js'
import type { FaultList } from './fault.js'
import type { HubState } from './hub-state.js'
import { replyError } from './reply.js'

export interface Listening {
  readonly url: string
  readonly cdnUrl: string
  entries(): readonly RequestEntry[]
  forget(): void
  authorizationOf(entry: RequestEntry): string | null
  idle(): Promise<void>
  close(): Promise<void>
}

const HOST = '127.0.0.1'
const IDLE_POLL_MS = 10

/** Opens the hub's port and, on a port of its own, the host of its large files; both write one log. */
export async function listen(hub: HubState, faults: FaultList, port: number): Promise<Listening> {
  let log: RequestEntry[] = []
  const secrets = new WeakMap<RequestEntry, string>()
  const open = (host: RequestEntry['host'], wanted: number) =>
    openServer(wanted, (request, response) => {
      const entry = entryOf(host, request)
      log.push(entry)
      if (request.headers.authorization !== undefined) secrets.set(entry, request.headers.authorization)
      response.once('close', () => {
        entry.done = true
      })
      return handle(hub, exchangeOf({ request, response, entry, faults }))
    })
  const servers = [await open('hub', port), await open('cdn', 0)]
  const [url = '', cdnUrl = ''] = servers.map(urlOf)
  return {
    url,
    cdnUrl,
    entries: () => log,
    forget: () => {
      log = []
    },
    authorizationOf: entry => secrets.get(entry) ?? null,
    idle: async () => {
      while (log.some(entry => !entry.done)) await setTimeout(IDLE_POLL_MS)
    },
    close: async () => {
      await Promise.all(servers.map(closeServer))
    },
  }
}

async function openServer(
  port: number,
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const server = createServer((request, response) => void handler(request, response))
  server.listen(port, HOST)
  await once(server, 'listening')
  return server
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

function urlOf(server: Server): string {
  return `http://${HOST}:${(server.address() as AddressInfo).port}`
}

function entryOf(host: RequestEntry['host'], request: IncomingMessage): RequestEntry {
  const { method = 'GET', url = '/', headers } = request
  return {
    host,
    method,
    url,
    range: headers.range ?? null,
    hadAuthorization: headers.authorization !== undefined,
    userAgent: headers['user-agent'] ?? null,
    status: 0,
    bytesSent: 0,
    done: false,
  }
}

function exchangeOf(known: Pick<Exchange, 'request' | 'response' | 'entry' | 'faults'>): Exchange {
  const { method, url } = known.entry
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  return {
    ...known,
    // split before decoding: an encoded slash belongs to the segment it stands in
    segments: path.split('/').slice(1),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    baseUrl: `http://${known.request.headers.host ?? HOST}`,
    requestText: `${method} ${decodeOnce(url)}`,
  }
}

/** A mistake in the fake hub shows as a 500 with its message; a client that left shows as nothing. */
async function handle(hub: HubState, exchange: Exchange): Promise<void> {
  try {
    await answerRequest(hub, exchange)
  } catch (error) {
    if (exchange.response.headersSent) {
      exchange.response.destroy()
      return
    }
    await replyError(exchange, { status: 500, message: `fake hub: ${String(error)}` })
  }
}
