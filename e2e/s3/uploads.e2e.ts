import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { verified } from '@entrepot/blobs'
import { S3BlobStore } from '@entrepot/blobs/s3'
import { asOid, blobKeys, type BlobStore, type S3Config } from '@entrepot/core'
import { seededBytes } from '@entrepot/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.js'
import { isS3ServerMissing, type S3Server, startS3Server } from '../support/s3-server.js'

const MIB = 1024 * 1024
/** The least that S3 takes, so that little makes many parts. */
const PART_BYTES = 5 * MIB
/** What this server copies in one request. */
const COPY_MAX_BYTES = 12 * MIB
const LIMITS = { partBytes: PART_BYTES, copyMaxBytes: COPY_MAX_BYTES, copyPartBytes: PART_BYTES }

interface Large {
  readonly bytes: Buffer
  readonly key: ReturnType<typeof blobKeys.largeFile>
  readonly oid: ReturnType<typeof asOid>
  readonly sizeBytes: number
}

async function largeOf(seed: string, sizeBytes: number): Promise<Large> {
  const bytes = await buffer(seededBytes(seed, sizeBytes))
  const oid = asOid(createHash('sha256').update(bytes).digest('hex'))
  return { bytes, oid, key: blobKeys.largeFile(oid), sizeBytes }
}

function bodyOf(bytes: Buffer): Readable {
  const chunks: Buffer[] = []
  for (let start = 0; start < bytes.length; start += 64 * 1024)
    chunks.push(bytes.subarray(start, start + 64 * 1024))
  return Readable.from(chunks)
}

async function isHeld(store: BlobStore, { key, bytes }: Large): Promise<boolean> {
  return (await buffer(await store.open(key))).equals(bytes)
}

describe.skipIf(isS3ServerMissing)('S3 uploads on versitygw', () => {
  let server: S3Server
  let proxy: FaultyProxy
  let config: S3Config
  /** On the server, and through a proxy that breaks it. */
  let store: BlobStore
  let shaky: BlobStore
  let raw: S3Client

  beforeAll(async () => {
    server = await startS3Server({ copyMaxBytes: COPY_MAX_BYTES })
    proxy = await startFaultyProxy(server.url)
    config = await server.newBucket()
    store = openStore()
    shaky = openStore(proxy.url)
    const { endpoint, region, credentials } = config
    raw = new S3Client({
      endpoint: endpoint ?? '',
      region,
      forcePathStyle: true,
      ...(credentials && { credentials }),
    })
  })
  afterAll(async () => {
    raw?.destroy()
    await proxy?.close()
    await server?.stop()
  })

  function openStore(endpoint = server.url): BlobStore {
    return verified(new S3BlobStore({ ...config, endpoint }, LIMITS))
  }

  async function multiparts() {
    const found = await raw.send(new ListMultipartUploadsCommand({ Bucket: config.bucket }))
    return found.Uploads ?? []
  }

  describe('appended', () => {
    it('take bytes in pieces of any size, from one process after the other, and leave nothing behind', async () => {
      const large = await largeOf('pieces', 23 * MIB + 7)
      const uploadId = await store.uploads.begin(large.sizeBytes)
      const ends = [
        1,
        3 * MIB,
        5 * MIB - 1,
        5 * MIB,
        5 * MIB,
        11 * MIB + 3,
        15 * MIB,
        23 * MIB,
        large.sizeBytes,
      ]
      let start = 0
      for (const end of ends) {
        await openStore().uploads.append(uploadId, start, bodyOf(large.bytes.subarray(start, end)))
        expect(await openStore().uploads.receivedBytes(uploadId)).toBe(end)
        start = end
      }
      await openStore().uploads.promote(uploadId, large.key, large)
      expect(await isHeld(store, large)).toBe(true)
      expect(await Array.fromAsync(store.uploads.list())).toEqual([])
      expect(await multiparts()).toEqual([])
    })

    it('keep all that arrived when the client leaves', async () => {
      const large = await largeOf('leaves', 13 * MIB)
      const uploadId = await store.uploads.begin(large.sizeBytes)
      const leaving = Readable.from(
        (async function* () {
          yield* bodyOf(large.bytes.subarray(0, 12 * MIB))
          throw new Error('the client left')
        })(),
      )
      await expect(store.uploads.append(uploadId, 0, leaving)).rejects.toThrow('the client left')
      expect(await store.uploads.receivedBytes(uploadId)).toBe(12 * MIB)
      await store.uploads.append(uploadId, 12 * MIB, bodyOf(large.bytes.subarray(12 * MIB)))
      await store.uploads.promote(uploadId, large.key, large)
      expect(await isHeld(store, large)).toBe(true)
    })

    it(
      'can be gone on with wherever a process was killed, and never say more than is there',
      { timeout: 300_000 },
      async () => {
        const large = await largeOf('killed', 7 * MIB)
        const received = new Set<number>()
        for (let requests = 0; ; requests += 1) {
          const uploadId = await store.uploads.begin(large.sizeBytes)
          await store.uploads.append(uploadId, 0, bodyOf(large.bytes.subarray(0, 2 * MIB)))
          // A process that may speak no more after so many requests is as good as dead.
          proxy.plan(({ nth }) => (nth > requests ? 400 : null))
          const dying = openStore(proxy.url)
          const isDone = await upload(dying, uploadId, large).then(
            () => true,
            () => false,
          )
          proxy.plan(null)
          if (isDone) break
          const reached = await store.uploads.receivedBytes(uploadId)
          if (reached === null) {
            expect(await isHeld(store, large)).toBe(true)
            await store.delete(large.key)
            continue
          }
          received.add(reached)
          if (reached < large.sizeBytes)
            await store.uploads.append(uploadId, reached, bodyOf(large.bytes.subarray(reached)))
          await openStore().uploads.promote(uploadId, large.key, large)
          expect(await isHeld(store, large), `after ${requests} requests`).toBe(true)
          await store.delete(large.key)
        }
        expect([...received].sort((a, b) => a - b)).toEqual([2, 5, 7].map(mib => mib * MIB))
        for await (const { uploadId } of store.uploads.list()) await store.uploads.abort(uploadId)
        expect(await multiparts()).toEqual([])
      },
    )

    async function upload(dying: BlobStore, uploadId: string, large: Large): Promise<void> {
      await dying.uploads.append(uploadId, 2 * MIB, bodyOf(large.bytes.subarray(2 * MIB)))
      await dying.uploads.promote(uploadId, large.key, large)
    }

    it.each([
      ['their multipart upload was begun', /^POST .*\?uploads/],
      ['a part was sent', /^PUT .*partNumber=1/],
      ['they were joined', /^POST .*\?uploadId/],
      ['they were copied', /^PUT .*x-id=CopyObject/],
      ['their state was removed', /^DELETE .*upload\?/],
    ])('end well when the answer is lost after %s', async (_, call) => {
      const large = await largeOf(String(call), 6 * MIB)
      let isLost = false
      proxy.plan(({ method, url }) => {
        if (isLost || !call.test(`${method} ${url}`)) return null
        isLost = true
        return 'lost'
      })
      const uploadId = await shaky.uploads.begin(large.sizeBytes)
      await shaky.uploads.append(uploadId, 0, bodyOf(large.bytes))
      await shaky.uploads.promote(uploadId, large.key, large)
      proxy.plan(null)
      expect(isLost).toBe(true)
      expect(await isHeld(store, large)).toBe(true)
      for await (const { uploadId } of store.uploads.list()) await store.uploads.abort(uploadId)
      expect(await multiparts()).toEqual([])
    })

    it('refuse bytes that a request given up put in the place of later ones', async () => {
      const large = await largeOf('late', 6 * MIB)
      const other = await largeOf('other', PART_BYTES)
      const uploadId = await store.uploads.begin(large.sizeBytes)
      await store.uploads.append(uploadId, 0, bodyOf(large.bytes))
      const [multipart] = await multiparts()
      const { Key, UploadId } = multipart ?? {}
      await raw.send(
        new UploadPartCommand({ Bucket: config.bucket, Key, UploadId, PartNumber: 1, Body: other.bytes }),
      )
      expect(await store.uploads.receivedBytes(uploadId)).toBe(large.sizeBytes)
      await expect(store.uploads.promote(uploadId, large.key, large)).rejects.toMatchObject({
        code: 'object-corrupt',
      })
      expect(await store.stat(large.key)).toBeNull()
      expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
    })

    it('are unknown once somebody aborted what they collect in', async () => {
      const uploadId = await store.uploads.begin(6 * MIB)
      await store.uploads.append(uploadId, 0, bodyOf(Buffer.alloc(6 * MIB)))
      const [multipart] = await multiparts()
      const { Key, UploadId } = multipart ?? {}
      await raw.send(new AbortMultipartUploadCommand({ Bucket: config.bucket, Key, UploadId }))
      expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
      expect((await Array.fromAsync(store.uploads.list())).map(left => left.uploadId)).toEqual([uploadId])
      await store.uploads.abort(uploadId)
      expect(await Array.fromAsync(store.uploads.list())).toEqual([])
    })
  })

  describe('that are copied in parts', () => {
    it('are put, and leave nothing behind', async () => {
      const large = await largeOf('put', 17 * MIB)
      await store.put(large.key, large.sizeBytes, bodyOf(large.bytes))
      expect(await isHeld(store, large)).toBe(true)
      expect(await Array.fromAsync(store.uploads.list())).toEqual([])
      expect(await multiparts()).toEqual([])
    })

    it('may fail while they are copied, and be promoted again', async () => {
      const large = await largeOf('copied', 17 * MIB)
      const uploadId = await store.uploads.begin(large.sizeBytes)
      await shaky.uploads.append(uploadId, 0, bodyOf(large.bytes))
      let copies = 0
      proxy.plan(({ method, url }) =>
        method === 'PUT' && /partNumber=\d+.*x-id=UploadPartCopy/.test(url) && ++copies >= 3 ? 400 : null,
      )
      await expect(shaky.uploads.promote(uploadId, large.key, large)).rejects.toMatchObject({
        code: 'store-unavailable',
      })
      expect(copies).toBeGreaterThanOrEqual(3)
      proxy.plan(null)
      expect(await store.stat(large.key)).toBeNull()
      await openStore().uploads.promote(uploadId, large.key, large)
      expect(await isHeld(store, large)).toBe(true)
      expect(await multiparts()).toEqual([])
    })
  })

  describe('a put that breaks', () => {
    it('leaves nothing, however large it was', async () => {
      const large = await largeOf('broken', 12 * MIB)
      const short = store.put(large.key, large.sizeBytes, bodyOf(large.bytes.subarray(1)))
      await expect(short).rejects.toMatchObject({ code: 'object-corrupt' })
      const wrong = store.put(large.key, large.sizeBytes, bodyOf(Buffer.alloc(large.sizeBytes)))
      await expect(wrong).rejects.toMatchObject({ code: 'object-corrupt' })
      expect(await store.stat(large.key)).toBeNull()
      expect(await Array.fromAsync(store.uploads.list())).toEqual([])
      expect(await multiparts()).toEqual([])
    })
  })
})
