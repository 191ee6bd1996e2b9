import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { QUICK } from '@entrepot/testing/mirror'
import { afterEach, expect, it } from 'vitest'
import { GuardedNetwork } from './guarded-network.js'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

interface Seen {
  readonly path: string
  readonly host: string
  readonly authorization: string | null
}

/** A server on this machine that notes what it is asked. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: Seen[] = []
  const server: Server = createServer((request, response) => {
    const { host = '', authorization = null } = request.headers
    seen.push({ path: request.url ?? '', host, authorization })
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise(resolve => server.close(resolve)))
  const { port } = server.address() as AddressInfo
  return { seen, port, url: `http://127.0.0.1:${port}` }
}

function open(allowed: string[] = ['127.0.0.1'], resolve?: (host: string) => Promise<string[]>) {
  const network = new GuardedNetwork(
    allowed,
    { ...QUICK, headersTimeoutMs: 300, bodyTimeoutMs: 300 },
    resolve,
  )
  cleanups.unshift(() => network.close())
  return network
}

const ok = (_request: unknown, response: ServerResponse) => void response.end('ok')
const redirectTo = (location: string) => (_request: unknown, response: ServerResponse) =>
  void response.writeHead(302, { location }).end()
const bearer = { headers: { authorization: 'Bearer hf_secret' } }

it('takes the token along within one origin and drops it on the way to another', async () => {
  const other = await serve(ok)
  const hub = await serve((request, response) =>
    request.url === '/first'
      ? redirectTo('/second')(request, response)
      : redirectTo(`${other.url}/file`)(request, response),
  )
  const response = await open().fetch(`${hub.url}/first`, bearer)
  expect(await response.text()).toBe('ok')
  expect(hub.seen.map(({ authorization }) => authorization)).toEqual(['Bearer hf_secret', 'Bearer hf_secret'])
  expect(other.seen).toEqual([expect.objectContaining({ path: '/file', authorization: null })])
})

it('does not take the token up again when the way leads back', async () => {
  const hub = await serve((request, response) => {
    if (request.url === '/back') ok(request, response)
    else redirectTo(`${away.url}/`)(request, response)
  })
  const away = await serve((request, response) => redirectTo(`${hub.url}/back`)(request, response))
  await (await open().fetch(`${hub.url}/`, bearer)).text()
  expect(hub.seen.map(({ authorization }) => authorization)).toEqual(['Bearer hf_secret', null])
})

it('follows five redirects and no sixth', async () => {
  const hub = await serve((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) ok(request, response)
    else redirectTo(`/${left - 1}`)(request, response)
  })
  expect((await open().fetch(`${hub.url}/5`)).status).toBe(200)
  await expect(open().fetch(`${hub.url}/6`)).rejects.toMatchObject({ code: 'upstream-invalid' })
})

it('hands a redirect out when asked to', async () => {
  const hub = await serve(redirectTo('http://10.0.0.1/'))
  const response = await open().fetch(hub.url, { redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([302, 'http://10.0.0.1/'])
})

it('checks each hop, and asks nothing of a host that is refused', async () => {
  const inside = await serve(ok)
  const hub = await serve(redirectTo(`http://localhost:${inside.port}/`))
  await expect(open(['127.0.0.1']).fetch(hub.url)).rejects.toMatchObject({ code: 'upstream-address-refused' })
  await expect(open([]).fetch(inside.url)).rejects.toMatchObject({ code: 'upstream-address-refused' })
  expect(inside.seen).toEqual([])
})

it('connects to the address that was checked, whatever the name resolves to afterwards', async () => {
  const hub = await serve(ok)
  const answers = [['127.0.0.1'], ['10.0.0.1']]
  let asked = 0
  const network = open(['hub.test'], async () => answers[asked++] ?? [])
  const url = `http://hub.test:${hub.port}/`
  await (await network.fetch(url)).text()
  await (await network.fetch(url)).text()
  expect(await network.pin(new URL(url))).toEqual({
    host: 'hub.test',
    port: hub.port,
    addresses: ['127.0.0.1'],
  })
  expect(asked).toBe(1)
  expect(hub.seen.map(({ host }) => host)).toEqual([`hub.test:${hub.port}`, `hub.test:${hub.port}`])
})

it('asks for the address again after it could not be had', async () => {
  const hub = await serve(ok)
  let asked = 0
  const network = open(['hub.test'], async () => {
    asked += 1
    if (asked === 1) throw new Error('the resolver is away')
    return ['127.0.0.1']
  })
  const url = `http://hub.test:${hub.port}/`
  await expect(network.fetch(url)).rejects.toThrow('the resolver is away')
  expect((await network.fetch(url)).status).toBe(200)
})

it('gives up on a server that does not answer, and says so without its address', async () => {
  const hub = await serve(() => undefined)
  const failure = await open()
    .fetch(`${hub.url}/path?Signature=secret`)
    .catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'upstream-unavailable', detail: { code: 'UND_ERR_HEADERS_TIMEOUT' } })
  expect(JSON.stringify(failure)).not.toContain('secret')
})

it('is stopped by its caller', async () => {
  const hub = await serve(() => undefined)
  const stop = new AbortController()
  const asking = open().fetch(hub.url, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(asking).rejects.toThrow('enough')
})
