import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

async function upgrade(path: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const headers = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  socket.write(`GET ${path} HTTP/1.1\r\n${[...headers, key].join('\r\n')}\r\n\r\n`)
  return socket
}

// A crash would be an uncaught exception, which fails the run by itself.
it('outlives clients that ask for a socket and reset the connection', async () => {
  const crashes: unknown[] = []
  const onCrash = (error: unknown) => crashes.push(error)
  process.prependListener('uncaughtException', onCrash)
  for (let time = 0; time < 60; time += 1) {
    const socket = await upgrade(time % 3 === 2 ? '/graphql' : '/nowhere')
    if (time % 2 === 0) socket.resetAndDestroy()
    else await once(socket, 'data').then(() => socket.resetAndDestroy())
  }
  await setTimeout(200)
  process.off('uncaughtException', onCrash)
  expect(crashes).toEqual([])
  expect((await askGraphql(server.url, '{ repos { nodes { id } } }')).status).toBe(200)
})

it('hangs up on a client that was refused and does not hang up itself', async () => {
  const socket = await upgrade('/nowhere')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /)
  let isGone = false
  socket.once('error', () => (isGone = true)) // a reset: nobody is there any more
  for (let tries = 0; !isGone && tries < 50; tries += 1) {
    socket.write('still here')
    await setTimeout(20)
  }
  expect(isGone).toBe(true)
  socket.destroy()
})
