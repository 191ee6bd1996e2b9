import { once } from 'node:events'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer } from './answer.js'
import { writeAnswer } from './write-answer.js'

const SIZE_BYTES = 2_000_000

let folder: string
let file: string
let server: Server
let answerNext: (request: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entrepot-answers-'))
  file = join(folder, 'file')
  writeFileSync(file, Buffer.alloc(SIZE_BYTES))
  server = createServer((request, response) => answerNext(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

/** Sends this to one client, who leaves before if it is to; resolves when that is over, however it went. */
async function send(answer: Answer, isClientGone: boolean): Promise<void> {
  const { port } = server.address() as AddressInfo
  await new Promise<void>(resolve => {
    const client = get(`http://127.0.0.1:${port}/`, { agent: false }, response => response.resume())
    client.on('error', () => undefined)
    answerNext = (request, response) => {
      if (isClientGone) client.destroy()
      const isTime = isClientGone ? once(response, 'close') : Promise.resolve()
      void isTime
        .then(() => writeAnswer(request, response, 'an id', answer))
        .catch(() => response.destroy())
        .then(() => resolve())
    }
  })
}

const headers = ['Content-Length', String(SIZE_BYTES)]
const range = { start: 0, endExclusive: SIZE_BYTES }

it.each([
  ['the client has left', headers, true],
  ['a header can not be written', ['X-Bad', 'a\nb'], false],
  ['all went well', headers, false],
])('leaves no body open when %s', async (_when, given, isGone) => {
  const streams: Readable[] = []
  const bodies: (() => Readable)[] = [
    () => createReadStream(file),
    () => Readable.from([Buffer.alloc(SIZE_BYTES)], { objectMode: false }),
  ]
  for (const make of bodies) {
    const body = make()
    streams.push(body)
    await send({ status: 200, headers: given, body }, isGone)
  }
  const handle = await open(file)
  await send({ status: 200, headers: given, body: { file: handle, range } }, isGone)
  expect([...streams.map(body => body.destroyed), handle.fd]).toEqual([true, true, -1])
})
