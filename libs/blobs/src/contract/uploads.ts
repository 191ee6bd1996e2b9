import type { BlobStore } from '@entrepot/core'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { allOf, bodyOf, brokenBodyOf, bytesAt, freshSample, putSample, uploadOf } from './fixtures.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** What every store does with bytes on their way in. */
export function describeUploads(openStore: () => Promise<BlobStore>): void {
  let store: BlobStore
  beforeAll(async () => {
    store = await openStore()
  })

  describe('appending', () => {
    it('begins with nothing, under a UUID', async () => {
      const uploadId = await store.uploads.begin(10)
      expect(uploadId).toMatch(UUID)
      expect(await store.uploads.receivedBytes(uploadId)).toBe(0)
    })

    it('takes bytes in several appends, and shows them under the key at promote only', async () => {
      const sample = freshSample(900_000)
      const uploadId = await store.uploads.begin(sample.sizeBytes)
      for (const [start, end] of [
        [0, 500_000],
        [500_000, 500_001],
        [500_001, 900_000],
      ] as const) {
        await store.uploads.append(uploadId, start, bodyOf(sample.bytes.subarray(start, end)))
        expect(await store.uploads.receivedBytes(uploadId)).toBe(end)
        expect(await store.stat(sample.key)).toBeNull()
      }
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
      expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
    })

    it('goes on after a break from where receivedBytes says', async () => {
      const sample = freshSample(300_000)
      const uploadId = await store.uploads.begin(sample.sizeBytes)
      const sent = sample.bytes.subarray(0, 200_000)
      await expect(store.uploads.append(uploadId, 0, brokenBodyOf(sent))).rejects.toThrow('the client left')
      const received = (await store.uploads.receivedBytes(uploadId)) ?? -1
      expect(received).toBeGreaterThanOrEqual(0)
      expect(received).toBeLessThanOrEqual(200_000)
      await store.uploads.append(uploadId, received, bodyOf(sample.bytes.subarray(received)))
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('refuses any other offset, and leaves the body and the upload as they were', async () => {
      const uploadId = await uploadOf(store, Buffer.from('12345'))
      for (const offset of [0, 4, 6, -1, Number.NaN]) {
        const body = bodyOf('never read')
        await expect(store.uploads.append(uploadId, offset, body)).rejects.toMatchObject({
          code: 'invalid-argument',
        })
        expect(body.destroyed || body.readableDidRead).toBe(false)
      }
      expect(await store.uploads.receivedBytes(uploadId)).toBe(5)
    })

    it('refuses a second writer while the first is at work', async () => {
      const sample = freshSample(100)
      const uploadId = await store.uploads.begin(100)
      const slow = new Readable({ read() {} })
      const first = store.uploads.append(uploadId, 0, slow)
      slow.push(sample.bytes.subarray(0, 60))
      await until(async () => slow.readableDidRead)
      const received = (await store.uploads.receivedBytes(uploadId)) ?? -1
      const refusal = { code: 'invalid-argument' }
      await expect(store.uploads.append(uploadId, received, bodyOf('intruder'))).rejects.toMatchObject(
        refusal,
      )
      slow.push(sample.bytes.subarray(60))
      slow.push(null)
      await first
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('reads back what was received once it is complete, and takes completing twice', async () => {
      const sample = freshSample(200_000)
      const uploadId = await uploadOf(store, sample.bytes)
      await store.uploads.completeParts(uploadId, [])
      await store.uploads.completeParts(uploadId, [])
      const received = await store.uploads.read(uploadId)
      expect(received && (await buffer(received)).equals(sample.bytes)).toBe(true)
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('keeps an upload of no bytes', async () => {
      const empty = freshSample(0)
      await store.delete(empty.key)
      const uploadId = await store.uploads.begin(0)
      await store.uploads.promote(uploadId, empty.key, empty)
      expect(await store.stat(empty.key)).toEqual({ sizeBytes: 0 })
    })
  })

  describe('promoting', () => {
    it.each([-1, 1])(
      'refuses a size that is off by %i, shows nothing and drops the upload',
      async difference => {
        const { key, oid, bytes, sizeBytes } = freshSample()
        const uploadId = await uploadOf(store, bytes)
        const expected = { oid, sizeBytes: sizeBytes + difference }
        await expect(store.uploads.promote(uploadId, key, expected)).rejects.toMatchObject({
          code: 'object-corrupt',
        })
        expect(await store.stat(key)).toBeNull()
        expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
      },
    )

    it('ends the upload: a second time it is unknown, although the key exists', async () => {
      const sample = freshSample()
      const uploadId = await uploadOf(store, sample.bytes)
      await store.uploads.promote(uploadId, sample.key, sample)
      await expect(store.uploads.promote(uploadId, sample.key, sample)).rejects.toMatchObject({
        code: 'blob-missing',
      })
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('takes several uploads of the same bytes at once', async () => {
      const sample = freshSample(100_000)
      const uploadIds = await Promise.all(Array.from({ length: 6 }, () => uploadOf(store, sample.bytes)))
      await Promise.all(uploadIds.map(uploadId => store.uploads.promote(uploadId, sample.key, sample)))
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
      for (const uploadId of uploadIds) expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
    })

    it('lets one of two promotes of one upload win', async () => {
      const sample = freshSample()
      const uploadId = await uploadOf(store, sample.bytes)
      const twice = [1, 2].map(() => store.uploads.promote(uploadId, sample.key, sample))
      const results = await Promise.allSettled(twice)
      expect(results.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected'])
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('accepts an upload of what the store holds already', async () => {
      const sample = freshSample()
      await putSample(store, sample)
      const uploadId = await uploadOf(store, sample.bytes)
      await store.uploads.promote(uploadId, sample.key, sample)
      expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })
  })

  describe('ending and listing', () => {
    it('forgets an aborted upload', async () => {
      const sample = freshSample()
      const uploadId = await uploadOf(store, sample.bytes)
      await store.uploads.abort(uploadId)
      await store.uploads.abort(uploadId)
      await expectUnknown(store, uploadId)
    })

    it.each([randomUUID(), '', '.', '..', '../packs', '/etc/passwd', 'a\0b'])(
      'knows no upload %j, and never one of that path',
      uploadId => expectUnknown(store, uploadId),
    )

    it('lists the uploads that have not ended', async () => {
      const fresh = await openStore()
      const promoted = freshSample(10)
      const kept = await uploadOf(fresh, Buffer.from('12345'))
      const ended = await uploadOf(fresh, promoted.bytes)
      await fresh.uploads.promote(ended, promoted.key, promoted)
      await fresh.uploads.abort(await fresh.uploads.begin(1))
      const found = await allOf(fresh.uploads.list())
      expect(found).toMatchObject([{ uploadId: kept, sizeBytes: 5 }])
      expect(Math.abs(Date.now() - (found[0]?.modifiedAt.getTime() ?? 0))).toBeLessThan(120_000)
    })
  })
}

async function expectUnknown(store: BlobStore, uploadId: string): Promise<void> {
  const { uploads } = store
  const sample = freshSample()
  const refusal = { code: 'blob-missing' }
  expect(await uploads.receivedBytes(uploadId)).toBeNull()
  expect(await uploads.read(uploadId)).toBeNull()
  await expect(uploads.append(uploadId, 0, bodyOf(sample.bytes))).rejects.toMatchObject(refusal)
  await expect(uploads.completeParts(uploadId, [])).rejects.toMatchObject(refusal)
  await expect(uploads.promote(uploadId, sample.key, sample)).rejects.toMatchObject(refusal)
  await uploads.abort(uploadId)
  expect(await store.stat(sample.key)).toBeNull()
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 5))
}
