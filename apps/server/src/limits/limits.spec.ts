import { connect } from 'node:net'
import { once } from 'node:events'
import { ANONYMOUS, isDomainError } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'
import { RateLimits } from './rate-limits.js'
import { BODY_TIMEOUT_MS } from './watch-body.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines, { limits: new RateLimits(5) })
})
afterAll(async () => {
  await server.close()
  await engines.close()
})

it('answers 429 and when to come back, on every surface, to who asks too often', async () => {
  const answers = []
  for (let n = 0; n < 7; n += 1) answers.push(await rawAsk(server.url, '/api/models'))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429])
  const refused = answers.at(-1)
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
  expect(refused?.headers['ratelimit']).toMatch(/^"api";r=0;t=\d+$/)
  expect(refused?.headers['ratelimit-policy']).toBe('"fixed window";"api";q=5;w=60')
  const graphql = await rawAsk(server.url, '/graphql?query=%7B__typename%7D')
  expect(graphql.status).toBe(429)
})

it('counts tokens and addresses apart', async () => {
  const limits = new RateLimits(2)
  const codes: (string | null)[] = []
  for (const principal of [ANONYMOUS, ANONYMOUS, ANONYMOUS, testPrincipal('ann')]) {
    const refusal = await limits.admit(principal, '10.0.0.1').then(
      () => null,
      (error: unknown) => (isDomainError(error) ? error.code : 'unexpected'),
    )
    codes.push(refusal)
  }
  await limits.admit(ANONYMOUS, '10.0.0.2')
  expect(codes).toEqual([null, null, 'rate-limited', null])
})

it('has no bound when told so', async () => {
  const limits = new RateLimits(null)
  for (let n = 0; n < 1000; n += 1) await limits.admit(ANONYMOUS, '10.0.0.1')
})

it('stops looking credentials up for who sends bad ones without end', async () => {
  const limits = new RateLimits(null)
  const attempts = Array.from({ length: 301 }, () => limits.admitFailure('10.0.0.9'))
  await expect(Promise.all(attempts)).rejects.toThrow('Too many requests')
})

it('breaks off a request whose body does not come', async () => {
  const { hostname, port } = new URL(server.url)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.write(
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    )
    const closed = once(socket, 'close')
    // The request is watched once its head was read, which takes a turn or two of the event loop.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(BODY_TIMEOUT_MS)
    await closed
  } finally {
    vi.useRealTimers()
  }
})
