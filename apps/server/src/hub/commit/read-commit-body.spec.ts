import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isDomainError } from '@entrepot/core'
import { openSlice, Spool } from '@entrepot/git'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { RawContent } from './raw-content.js'
import { readCommitBody } from './read-commit-body.js'

const MIB = 1024 * 1024

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entrepot-body-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
})

/** A line whose content is this many times the same piece of base64. */
async function* bodyOf(piece: Buffer, times: number): AsyncGenerator<Buffer> {
  yield Buffer.from('{"key":"header","value":{"summary":"s"}}\n{"key":"file","value":{"content":"')
  for (let n = 0; n < times; n += 1) yield piece
  yield Buffer.from('","path":"big.bin","encoding":"base64"}}')
}

it('takes a line of hundreds of megabytes with little memory', async () => {
  const bytes = randomBytes(3 * 16 * 1024)
  const piece = Buffer.from(bytes.toString('base64'))
  const times = Math.ceil((256 * MIB) / bytes.length)
  const spool = await Spool.open(folder)
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5)
  const { changes } = await readCommitBody(bodyOf(piece, times), spool, folder)
  clearInterval(watch)
  // As it is sent it has 341 MiB; most of what is seen here is garbage that nobody was in a hurry to collect.
  expect((peak - before) / MIB).toBeLessThan(224)
  const [change] = changes
  if (change?.kind !== 'file' || change.body instanceof Uint8Array) throw new Error('no file on disk')
  expect(change.body.sizeBytes).toBe(times * bytes.length)
  const [found, wanted] = [createHash('sha256'), createHash('sha256')]
  for (let n = 0; n < times; n += 1) wanted.update(bytes)
  await pipeline(openSlice(change.body), found)
  expect(found.digest('hex')).toBe(wanted.digest('hex'))
  await spool.dispose()
  expect(await readdir(folder)).toEqual([])
}, 120_000)

it('breaks off a content that grows without end, at its bound', async () => {
  const raw = new RawContent(folder, 4 * MIB)
  const piece = Buffer.alloc(64 * 1024, 'A')
  const error: unknown = await (async () => {
    for (;;) await raw.push(piece)
  })().catch((caught: unknown) => caught)
  expect(isDomainError(error, 'limit-exceeded')).toBe(true)
  expect(raw.sizeBytes).toBeLessThanOrEqual(5 * MIB)
  await raw.dispose()
  expect(await readdir(folder)).toEqual([])
})

it('keeps what is small in memory and the rest on disk, one behind the other, and forgets each line', async () => {
  const lines = [10, 40_000, 0, 2 * MIB, 5, 1_500_000].map((size, n) => ({
    path: `f${n}`,
    bytes: randomBytes(size),
  }))
  async function* body() {
    yield Buffer.from('{"key":"header","value":{"summary":"s","description":"d","parentCommit":"abcdef1"}}\n')
    for (const { path, bytes } of lines) {
      const value = { content: bytes.toString('base64'), path, encoding: 'base64' }
      yield Buffer.from(`${JSON.stringify({ key: 'file', value })}\n`)
    }
  }
  const spool = await Spool.open(folder)
  const read = await readCommitBody(body(), spool, folder)
  expect(read).toMatchObject({ summary: 's', description: 'd', parentCommit: 'abcdef1' })
  const sizes = []
  for (const [n, change] of read.changes.entries()) {
    if (change.kind !== 'file') throw new Error('another kind')
    const chunks = []
    if (change.body instanceof Uint8Array) chunks.push(change.body)
    else for await (const chunk of openSlice(change.body)) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).equals(lines[n]?.bytes ?? Buffer.of())).toBe(true)
    sizes.push(change.body instanceof Uint8Array ? 'memory' : 'disk')
  }
  expect(sizes).toEqual(['memory', 'disk', 'memory', 'disk', 'memory', 'disk'])
  expect((await stat(spool.path)).size).toBe(40_000 + 2 * MIB + 1_500_000)
  await spool.dispose()
})
