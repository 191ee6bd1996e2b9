import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import type { FakeHub } from './start-fake-hub.js'

/** What can be asked of a hub in another process. Arguments and results are JSON, so patterns and bytes must be text. */
const METHODS = [
  ...(['addRepo', 'setRepo', 'deleteRepo', 'moveRepo', 'addToken', 'loseObject'] as const),
  ...([
    'commit',
    'forcePush',
    'setRef',
    'branch',
    'deleteBranch',
    'tag',
    'deleteTag',
    'history',
    'head',
  ] as const),
  ...(['fail', 'heal', 'expireSignedUrls', 'forgetRequests'] as const),
]
const HOST = '127.0.0.1'

/**
 * Opens a port through which a test in another process drives the hub: `POST /<method>` with a JSON array of arguments answers
 * the method's result, and `GET /requests` the log.
 */
export async function openControl(hub: FakeHub): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => void answer(hub, request, response))
  server.listen(0, HOST)
  await once(server, 'listening')
  return { url: `http://${HOST}:${(server.address() as AddressInfo).port}`, server }
}

async function answer(hub: FakeHub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value ?? null))
  }
  const name = (request.url ?? '/').slice(1)
  try {
    if (request.method === 'GET' && name === 'requests') return send(200, hub.requests)
    const method = METHODS.find(candidate => candidate === name)
    if (!method) return send(404, { error: `no method ${name}` })
    const args = z.array(z.unknown()).parse(await json(request))
    send(200, await (hub[method] as (...values: unknown[]) => unknown)(...args))
  } catch (error) {
    send(400, { error: String(error) })
  }
}
