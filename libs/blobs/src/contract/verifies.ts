import { blobKeys, type BlobStore } from '@entrepot/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, bytesAt, freshSample, putSample, uploadOf } from './fixtures.js'

/** What a store that verifies does besides: no key that names a hash ever holds other bytes. */
export function describeVerifying(openStore: () => Promise<BlobStore>): void {
  const corrupt = { code: 'object-corrupt' }
  let store: BlobStore
  beforeAll(async () => {
    store = await openStore()
  })

  describe('verifying', () => {
    it('refuses an upload of other bytes of the right size, shows nothing and drops it', async () => {
      const wanted = freshSample()
      const uploadId = await uploadOf(store, freshSample().bytes)
      await expect(store.uploads.promote(uploadId, wanted.key, wanted)).rejects.toMatchObject(corrupt)
      expect(await store.stat(wanted.key)).toBeNull()
      expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
    })

    it('refuses wrong bytes although the store holds the right ones: an upload must prove possession', async () => {
      const held = freshSample()
      await putSample(store, held)
      const uploadId = await uploadOf(store, freshSample().bytes)
      await expect(store.uploads.promote(uploadId, held.key, held)).rejects.toMatchObject(corrupt)
      expect((await bytesAt(store, held.key)).equals(held.bytes)).toBe(true)
    })

    it('refuses a key that names another hash than the expected one', async () => {
      const sample = freshSample()
      const other = freshSample()
      for (const key of [other.key, blobKeys.pack(other.oid)]) {
        const uploadId = await uploadOf(store, sample.bytes)
        await expect(store.uploads.promote(uploadId, key, sample)).rejects.toMatchObject({
          code: 'invalid-argument',
        })
        expect(await store.stat(key)).toBeNull()
      }
    })

    it.each(['largeFile', 'pack'] as const)('refuses to put other bytes under a %s key', async kind => {
      const wanted = freshSample()
      const key = blobKeys[kind](wanted.oid)
      const put = store.put(key, wanted.sizeBytes, bodyOf(freshSample().bytes))
      await expect(put).rejects.toMatchObject(corrupt)
      expect(await store.stat(key)).toBeNull()
    })
  })
}
