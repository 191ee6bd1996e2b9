import { createHash, randomBytes, randomInt } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { verified } from '@entrepot/blobs'
import { S3BlobStore } from '@entrepot/blobs/s3'
import { asOid, blobKeys, type BlobStore, type S3Config } from '@entrepot/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.js'
import { isS3ServerMissing, type S3Server, startS3Server } from '../support/s3-server.js'

const MIB = 1024 * 1024
const FAULTS: Fault[] = ['reset', 'lost', 'cut', 500, 503]
const ONE_IN = 20
/** Blobs to bring in by every way and to read back: some 250 calls, of which a dozen fail. */
const BLOBS = 24

const seed = Number(process.env['SEED'] ?? randomInt(1_000_000))

describe.skipIf(isS3ServerMissing)(`an S3 that fails one call in ${ONE_IN} (seed ${seed})`, () => {
  let server: S3Server
  let proxy: FaultyProxy
  let config: S3Config
  let store: BlobStore

  beforeAll(async () => {
    server = await startS3Server()
    proxy = await startFaultyProxy(server.url)
    config = { ...(await server.newBucket()), endpoint: proxy.url }
    store = verified(new S3BlobStore(config))
  })
  afterAll(async () => {
    await proxy?.close()
    await server?.stop()
  })

  it('is tried again until it does what it was asked, and nobody notices', { timeout: 300_000 }, async () => {
    const random = randomOf(seed)
    proxy.plan(() => (random() < 1 / ONE_IN ? (FAULTS[Math.floor(random() * FAULTS.length)] ?? null) : null))
    for (let nth = 0; nth < BLOBS; nth += 1) {
      const sample = sampleOf(randomBytes(Math.floor(random() * (nth % 4 === 0 ? 20 : 1) * MIB)))
      await bring(store, sample, nth)
      expect(await store.stat(sample.key)).toEqual({ sizeBytes: sample.sizeBytes })
      expect((await buffer(await store.open(sample.key))).equals(sample.bytes)).toBe(true)
      if (nth % 3 === 0) expect(await store.delete(sample.key)).toBe(true)
    }
    const { requests, faults } = proxy.counts()
    proxy.plan(null)
    console.log(`${faults} of ${requests} calls failed`)
    expect(faults).toBeGreaterThan(requests / ONE_IN / 3)
    for await (const { key } of store.list('')) {
      const hash = createHash('sha256').update(await buffer(await store.open(key)))
      expect(key.endsWith(hash.digest('hex')), key).toBe(true)
    }
    for await (const { uploadId } of store.uploads.list()) await store.uploads.abort(uploadId)
    expect(await Array.fromAsync(store.uploads.list())).toEqual([])
  })

  it.each(FAULTS)('reads on after a download met %s several times, and notices nothing', async fault => {
    const sample = sampleOf(randomBytes(6 * MIB))
    await store.put(sample.key, sample.sizeBytes, Readable.from([sample.bytes]))
    proxy.plan(({ nth }) => (nth <= 3 ? fault : null))
    expect((await buffer(await store.open(sample.key))).equals(sample.bytes)).toBe(true)
    const range = { start: 1, endExclusive: 5 * MIB }
    proxy.plan(({ nth }) => (nth <= 3 ? fault : null))
    const part = await buffer(await store.open(sample.key, range))
    expect(part.equals(sample.bytes.subarray(1, 5 * MIB))).toBe(true)
    expect(proxy.counts().faults).toBe(3)
    proxy.plan(null)
  })

  it('goes on with an upload whose own notes broke off while they were read', async () => {
    const sample = sampleOf(randomBytes(2 * MIB))
    const uploadId = await store.uploads.begin(sample.sizeBytes)
    await store.uploads.append(uploadId, 0, Readable.from([sample.bytes.subarray(0, MIB)]))
    let cuts = 0
    proxy.plan(({ method }) => (method === 'GET' && (cuts += 1) % 3 !== 0 ? 'cut' : null))
    await store.uploads.append(uploadId, MIB, Readable.from([sample.bytes.subarray(MIB)]))
    await store.uploads.promote(uploadId, sample.key, sample)
    expect(proxy.counts().faults).toBeGreaterThan(3)
    proxy.plan(null)
    expect((await buffer(await store.open(sample.key))).equals(sample.bytes)).toBe(true)
  })

  it('is given up when it never answers, as unavailable and without a word of the request', async () => {
    const sample = sampleOf(randomBytes(1_000))
    proxy.plan(() => 500)
    const refusal: unknown = await store.stat(sample.key).catch((error: unknown) => error)
    expect(proxy.counts().requests).toBe(6)
    expect(refusal).toMatchObject({ code: 'store-unavailable', detail: { driver: 's3', status: 500 } })
    const put = store.put(sample.key, sample.sizeBytes, Readable.from([sample.bytes]))
    await expect(put).rejects.toMatchObject({ code: 'store-unavailable' })
    proxy.plan(null)
    expect(await store.stat(sample.key)).toBeNull()
    expect(everythingIn(refusal)).not.toMatch(/signature|authorization|AWS4|secret/i)
    expect(everythingIn(refusal)).not.toContain(config.credentials?.secretAccessKey)
  })

  it('lets go of the connection of a download that nobody reads to its end', async () => {
    const sample = sampleOf(randomBytes(20 * MIB))
    await store.put(sample.key, sample.sizeBytes, Readable.from([sample.bytes]))
    for (let nth = 0; nth < 30; nth += 1) {
      const body = await store.open(sample.key)
      if (nth % 2 === 0) await body[Symbol.asyncIterator]().next()
      await new Promise(resolve => body.once('close', resolve).destroy())
    }
    await expect.poll(() => proxy.connections(), { timeout: 10_000 }).toBeLessThan(10)
  })
})

type Sample = ReturnType<typeof sampleOf>

function sampleOf(bytes: Buffer) {
  const oid = asOid(createHash('sha256').update(bytes).digest('hex'))
  return { bytes, oid, key: blobKeys.largeFile(oid), sizeBytes: bytes.length }
}

/** By put, by an upload in two appends, or by parts that a client sends itself. */
async function bring(store: BlobStore, sample: Sample, nth: number): Promise<void> {
  const { uploads } = store
  const { bytes, key, sizeBytes } = sample
  if (nth % 3 === 0) return store.put(key, sizeBytes, Readable.from([bytes]))
  const uploadId = await uploads.begin(sizeBytes)
  if (nth % 3 === 1) {
    const half = Math.floor(sizeBytes / 2)
    await uploads.append(uploadId, 0, Readable.from([bytes.subarray(0, half)]))
    await uploads.append(uploadId, half, Readable.from([bytes.subarray(half)]))
  } else {
    const [part] = (await uploads.signParts(uploadId, [sizeBytes], 60)) ?? []
    await uploads.completeParts(uploadId, [{ partNumber: 1, etag: await send(part?.url ?? '', bytes) }])
  }
  await uploads.promote(uploadId, key, sample)
}

/** A client that tries again, as all do. */
async function send(url: string, bytes: Buffer): Promise<string> {
  for (;;) {
    const answer = await fetch(url, { method: 'PUT', body: Buffer.from(bytes) }).catch(() => null)
    if (answer?.ok) return answer.headers.get('etag') ?? ''
  }
}

/** Numbers from 0 to 1 that depend on the seed alone. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** All that a log could show of an error. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = JSON.stringify(error, Object.getOwnPropertyNames(error))
  return `${own} ${everythingIn(error.cause ?? '')}`
}
