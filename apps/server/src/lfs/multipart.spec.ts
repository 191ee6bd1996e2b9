import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { faulty, type FaultPlan } from '@entrepot/blobs'
import { blobKeys } from '@entrepot/core'
import { sweepAbandonedUploads } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { askBatch, askToSend, type LfsAsker, objectOf, post, put } from '../testing/lfs-client.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'

const MIB = 1024 * 1024
/** Bytes of a part of small files, as this server cuts them. */
const PART_BYTES = 64 * MIB
const ONLY_PARTS = { transfers: ['multipart'] }

let engines: TestEngines
let server: TestServer
/** A second node on the same database and the same folder of blobs. */
let otherEngines: TestEngines
let otherServer: TestServer
let acme: LfsAsker
let plan: FaultPlan = () => null
/** Three parts, the last of one byte. */
const LARGE = randomBytes(2 * PART_BYTES + 1)

beforeAll(async () => {
  engines = await openTestEngines({ wrapBlobs: blobs => faulty(blobs, (call, nth) => plan(call, nth)) })
  server = await openTestServer(engines)
  otherEngines = await openTestEngines({ sharedWith: engines })
  otherServer = await openTestServer(otherEngines)
  await landFolder(engines, { id: 'acme/open', commits: [{ files: { a: 'a' } }] })
  const { text: token } = await issueTestToken(engines, { user: 'acme', scope: 'write' })
  acme = { url: server.url, repo: 'acme/open', token }
})

afterEach(async () => {
  plan = () => null
  await engines.db.prisma.blobUpload.deleteMany()
})

afterAll(async () => {
  await otherServer?.close()
  await server?.close()
  await otherEngines?.close()
  await engines?.close()
})

interface Parts {
  readonly complete: string
  readonly verify: string
  readonly urls: readonly string[]
  readonly chunkBytes: number
}

async function askForParts(bytes: Buffer): Promise<Parts> {
  const { actions } = await askToSend(acme, bytes, ONLY_PARTS)
  const { href = '', header = {} } = actions?.['upload'] ?? {}
  const urls = Object.keys(header).filter(key => /^\d{5}$/.test(key))
  expect(urls).toEqual(urls.toSorted())
  return {
    complete: href,
    verify: actions?.['verify']?.href ?? '',
    urls: urls.map(key => header[key] ?? ''),
    chunkBytes: Number(header['chunk_size']),
  }
}

function slice(bytes: Buffer, nth: number, { chunkBytes }: Parts): Buffer {
  return bytes.subarray(nth * chunkBytes, (nth + 1) * chunkBytes)
}

/** Sends these parts at once; what a client hands back for them. */
async function sendParts(bytes: Buffer, parts: Parts, which: readonly number[], urls = parts.urls) {
  const tags = which.map(async nth => {
    const { status, headers } = await put(urls[nth] ?? '', slice(bytes, nth, parts))
    expect(status).toBe(200)
    return { partNumber: nth + 1, etag: headers.get('etag') ?? '' }
  })
  return (await Promise.all(tags)).sort((one, other) => one.partNumber - other.partNumber)
}

function leftovers(): Promise<string[]> {
  return readdir(join(engines.blobsDir, 'incoming'))
}

async function forget(bytes: Buffer): Promise<void> {
  await engines.blobs.delete(blobKeys.largeFile(objectOf(bytes).oid))
}

async function isStored(bytes: Buffer): Promise<boolean> {
  return (await engines.blobs.stat(blobKeys.largeFile(objectOf(bytes).oid))) !== null
}

describe('a file in parts', () => {
  it('comes in any order and at once, by any node, and is whole when it is completed', async () => {
    const parts = await askForParts(LARGE)
    expect([parts.urls.length, parts.chunkBytes]).toEqual([3, PART_BYTES])
    const elsewhere = parts.urls.map(url => url.replace(server.url, otherServer.url))
    const [second, third, first] = [
      await sendParts(LARGE, parts, [1]),
      await sendParts(LARGE, parts, [2], elsewhere),
      await sendParts(LARGE, parts, [0], elsewhere),
    ]
    const tags = [...first, ...second, ...third]
    const { oid } = objectOf(LARGE)
    expect((await post(parts.complete, { oid, parts: tags })).status).toBe(200)
    expect((await post(parts.verify, objectOf(LARGE))).status).toBe(200)
    expect((await askToSend(acme, LARGE)).actions).toBeUndefined()
    expect(await leftovers()).toEqual([])
    // Whatever comes again is a success.
    expect((await post(parts.complete, { oid, parts: tags })).status).toBe(200)
    expect((await put(parts.urls[0] ?? '', slice(LARGE, 0, parts))).status).toBe(200)
    expect(await leftovers()).toEqual([])
    await forget(LARGE)
  })

  it('is completed once when two nodes are asked at once', async () => {
    const bytes = randomBytes(PART_BYTES + 5)
    const parts = await askForParts(bytes)
    const tags = await sendParts(bytes, parts, [0, 1])
    const body = { oid: objectOf(bytes).oid, parts: tags }
    const answers = await Promise.all([
      post(parts.complete, body),
      post(parts.complete.replace(server.url, otherServer.url), body),
      post(parts.complete, body),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect([await isStored(bytes), await leftovers()]).toEqual([true, []])
  })

  it('takes a part that is sent again in the place of the first', async () => {
    const bytes = randomBytes(1_000)
    const parts = await askForParts(bytes)
    const [url = ''] = parts.urls
    expect((await put(url, randomBytes(1_000))).status).toBe(200)
    const tags = await sendParts(bytes, parts, [0])
    expect((await post(parts.complete, { oid: objectOf(bytes).oid, parts: tags })).status).toBe(200)
    expect([await isStored(bytes), await leftovers()]).toEqual([true, []])
  })

  it('may be empty, and then has no part', async () => {
    const parts = await askForParts(Buffer.alloc(0))
    expect(parts.urls).toEqual([])
    const { oid } = objectOf(Buffer.alloc(0))
    expect((await post(parts.complete, { oid, parts: [] })).status).toBe(200)
    expect(await isStored(Buffer.alloc(0))).toBe(true)
  })

  it('is said to lack the part that did not come, and is completed when it came', async () => {
    const bytes = randomBytes(PART_BYTES + 5)
    const parts = await askForParts(bytes)
    const { oid } = objectOf(bytes)
    const second = await sendParts(bytes, parts, [1])
    const refused = await post(parts.complete, { oid, parts: second })
    expect([refused.status, refused.body.message]).toEqual([422, expect.stringContaining('Part 1 of 2')])
    const first = await sendParts(bytes, parts, [0])
    expect((await post(parts.complete, { oid, parts: [...first, ...second] })).status).toBe(200)
  })

  it('leaves nothing when its parts make another hash', async () => {
    const bytes = randomBytes(1_000)
    const parts = await askForParts(bytes)
    const tags = await sendParts(randomBytes(1_000), parts, [0])
    const { status } = await post(parts.complete, { oid: objectOf(bytes).oid, parts: tags })
    expect([status, await isStored(bytes), await leftovers()]).toEqual([422, false, []])
    expect(await engines.db.prisma.pendingUpload.count()).toBe(0)
    expect((await put(parts.urls[0] ?? '', bytes)).status).toBe(422) // that upload is over
    expect(await leftovers()).toEqual([])
  })

  it('refuses a part of another length, and a completion that is none', async () => {
    const bytes = randomBytes(1_000)
    const parts = await askForParts(bytes)
    expect((await put(parts.urls[0] ?? '', randomBytes(999))).status).toBe(422)
    expect((await put(parts.urls[0] ?? '', randomBytes(1_001))).status).toBe(422)
    expect(await leftovers()).toEqual([])
    const { oid } = objectOf(bytes)
    expect((await post(parts.complete, { oid })).status).toBe(422)
    expect((await post(parts.complete, { oid: 'a'.repeat(64), parts: [] })).status).toBe(403)
  })

  it('goes on under the same name when it is asked for again', async () => {
    const bytes = randomBytes(PART_BYTES + 5)
    const first = await askForParts(bytes)
    await sendParts(bytes, first, [0])
    const again = await askForParts(bytes)
    const second = await sendParts(bytes, again, [1])
    expect((await post(again.complete, { oid: objectOf(bytes).oid, parts: second })).status).toBe(200)
    expect(await isStored(bytes)).toBe(true)
  })

  it('is offered only for files that are worth it, or to clients that know nothing else', async () => {
    const both = { transfers: ['basic', 'multipart'] }
    const small = { oid: 'c'.repeat(64), size: 5 * MIB }
    const large = { oid: 'd'.repeat(64), size: 20 * 1024 * MIB }
    expect((await askBatch(acme, 'upload', [small], both)).body.transfer).toBe('basic')
    const mixed = await askBatch(acme, 'upload', [small, large], both)
    expect(mixed.body.transfer).toBe('multipart')
    const [one, other] = mixed.body.objects.map(
      (object: { actions: { upload: { header: Record<string, string> } } }) => object.actions.upload.header,
    )
    expect([Object.keys(one).length, Object.keys(other).length]).toEqual([2, 321])
    expect((await askBatch(acme, 'upload', [large])).body.transfer).toBe('basic')
    const fifty = await askBatch(acme, 'upload', [{ oid: 'e'.repeat(64), size: 50e12 }], both)
    const header = fifty.body.objects[0].actions.upload.header
    expect(Object.keys(header).length - 1).toBe(Math.ceil(50e12 / Number(header.chunk_size)))
  })
})

describe('a store that fails', () => {
  it.each(['uploads.begin', 'uploads.append', 'uploads.read', 'uploads.promote'] as const)(
    'at %s while parts are joined keeps them, so that the completion may be asked for again',
    async failing => {
      const bytes = randomBytes(300_000)
      const parts = await askForParts(bytes)
      const tags = await sendParts(bytes, parts, [0])
      const body = { oid: objectOf(bytes).oid, parts: tags }
      plan = call => (call === failing ? 'halfway' : null)
      expect((await post(parts.complete, body)).status).toBe(503)
      expect(await isStored(bytes)).toBe(false)
      plan = () => null
      expect((await post(parts.complete, body)).status).toBe(200)
      expect([await isStored(bytes), await leftovers()]).toEqual([true, []])
    },
  )
})

it('is swept away with its parts when nobody came back to it for a day, and not before', async () => {
  const bytes = randomBytes(1_000)
  const parts = await askForParts(bytes)
  await sendParts(bytes, parts, [0])
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
  await sweepAbandonedUploads(engines, inHours(23))
  expect((await leftovers()).length).toBe(1)
  await sweepAbandonedUploads(engines, inHours(25))
  const { pendingUpload, pendingPart } = engines.db.prisma
  expect([await leftovers(), await pendingUpload.count(), await pendingPart.count()]).toEqual([[], 0, 0])
  expect((await post(parts.complete, { oid: objectOf(bytes).oid, parts: [] })).status).toBe(422)
})
