import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postJson } from './support/hub-api.js'
import { openWritingWorld, type WritingWorld } from './support/writing-world.js'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
/** Bytes of the file: 20 GiB in the full form, and what shows the same in CI. */
const SIZE_BYTES = process.env['E2E_FULL'] === '1' ? 20 * GIB : GIB
/** Bytes of the one in parts, which lies on disk twice for a moment; it is cut into parts of one size, however many they are. */
const CUT_SIZE_BYTES = Math.min(SIZE_BYTES, 4 * GIB)
/** Bytes that the server may take beyond what it has when it does nothing. */
const MEMORY_MAX_BYTES = 256 * MIB
/** Milliseconds: a minute for a gibibyte on a busy machine, twice. */
const TIMEOUT_MS = (SIZE_BYTES / GIB + 1) * 120_000
/** Milliseconds between two looks at the server's memory. */
const LOOK_MS = 50

const BLOCK = randomBytes(MIB)
const isSkipped = process.platform !== 'linux'

let world: WritingWorld
const whole = { oid: '', size: SIZE_BYTES }
const cut = { oid: '', size: CUT_SIZE_BYTES }

beforeAll(async () => {
  // Before there is a server: it closes connections that nobody looks at for as long as this takes.
  for (const object of isSkipped ? [] : [whole, cut]) object.oid = await hashOf(object.size)
  world = await openWritingWorld()
}, TIMEOUT_MS)
afterAll(() => world?.close())

/** A file that is nowhere: one block again and again, each with its number in it. */
function* blocks(from: number, endExclusive: number): Generator<Buffer> {
  for (let at = from; at < endExclusive; at += MIB) {
    const block = Buffer.from(BLOCK.subarray(0, Math.min(MIB, endExclusive - at)))
    block.writeDoubleBE(at)
    yield block
  }
}

async function hashOf(sizeBytes: number): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(Readable.from(blocks(0, sizeBytes)), hash)
  return hash.digest('hex')
}

function residentBytes(): number {
  const status = readFileSync(`/proc/${world.server.process.pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

/** The most memory the server has beyond idle while `work` runs. */
async function grownBytes(work: () => Promise<void>): Promise<number> {
  const idle = residentBytes()
  let most = idle
  const timer = setInterval(() => (most = Math.max(most, residentBytes())), LOOK_MS)
  await work().finally(() => clearInterval(timer))
  return most - idle
}

/** Sends a range of the file; the answer's tag. */
function send(url: string, from: number, endExclusive: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'PUT', headers: { 'content-length': endExclusive - from } },
      answer => {
        answer.resume()
        if (answer.statusCode === 200) resolve(String(answer.headers.etag))
        else reject(new Error(`PUT: ${answer.statusCode} ${String(answer.headers['x-error-message'])}`))
      },
    )
    sent.on('error', reject)
    pipeline(Readable.from(blocks(from, endExclusive)), sent).catch(reject)
  })
}

interface Action {
  readonly href: string
  readonly header?: Readonly<Record<string, string>>
}

async function askToSend(repo: string, object: { oid: string; size: number }, transfer: string) {
  type Batch = { objects: { actions: { upload: Action } }[] }
  const asked = { operation: 'upload', transfers: [transfer], objects: [object] }
  const path = `/${repo}.git/info/lfs/objects/batch`
  const { objects } = await postJson<Batch>(world.server.url, path, world.ann, asked)
  const [answered] = objects
  if (!answered) throw new Error('the batch is empty')
  return answered.actions.upload
}

/** Three parts at once, as the clients that can do that do it. */
async function sendInParts({ href, header = {} }: Action, oid: string): Promise<void> {
  const partBytes = Number(header['chunk_size'])
  const waiting = Object.entries(header).filter(([name]) => /^\d{5}$/.test(name))
  const parts: { partNumber: number; etag: string }[] = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, url] = next
      const from = (Number(name) - 1) * partBytes
      const etag = await send(url, from, Math.min(from + partBytes, CUT_SIZE_BYTES))
      parts.push({ partNumber: Number(name), etag })
    }
  }
  await Promise.all([work(), work(), work()])
  const completed = await fetch(href, { method: 'POST', body: JSON.stringify({ oid, parts }) })
  expect([completed.status, await completed.text()]).toEqual([200, expect.any(String)])
}

it.skipIf(isSkipped)(
  `takes ${SIZE_BYTES / GIB} GiB in one piece and ${CUT_SIZE_BYTES / GIB} GiB in parts with less than ${MEMORY_MAX_BYTES / MIB} MiB`,
  { timeout: TIMEOUT_MS },
  async () => {
    const { href } = await askToSend(await world.newRepo('whole'), whole, 'basic')
    const forOne = await grownBytes(async () => void (await send(href, 0, SIZE_BYTES)))
    const many = await askToSend(await world.newRepo('cut'), cut, 'multipart')
    const forMany = await grownBytes(() => sendInParts(many, cut.oid))
    console.log(`memory over idle: ${forOne / MIB} MiB in one piece, ${forMany / MIB} MiB in parts`)
    expect(forOne).toBeLessThan(MEMORY_MAX_BYTES)
    expect(forMany).toBeLessThan(MEMORY_MAX_BYTES)
  },
)
