import type { BlobStore } from '@entrepot/core'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { describeBlobStore } from '../contract.js'
import {
  allOf,
  bodyOf,
  bytesAt,
  freshSample,
  putSample,
  uploadOf,
  type Sample,
} from '../contract/fixtures.js'
import { temporaryFolders } from '../contract/temporary-folders.js'
import { FsBlobStore } from '../drivers/fs.blob-store.js'
import { MemoryBlobStore } from '../drivers/memory.blob-store.js'
import { faulty, randomFaults, type Fault, type FaultPlan } from './faulty.blob-store.js'
import { verified } from './verified.blob-store.js'

const seed = Math.floor(Math.random() * 1_000_000)
const newFolder = temporaryFolders()
const unavailable = { code: 'store-unavailable' }
const always =
  (fault: Fault): FaultPlan =>
  () =>
    fault

describeBlobStore('faulty without a fault', async () => faulty(new MemoryBlobStore(), () => null))

describe('faulty', () => {
  it('fails before anything is done', async () => {
    const inner = new MemoryBlobStore()
    const sample = freshSample()
    await expect(putSample(faulty(inner, always('before')), sample)).rejects.toMatchObject(unavailable)
    expect(await inner.stat(sample.key)).toBeNull()
  })

  it('fails after all is done', async () => {
    const inner = new MemoryBlobStore()
    const sample = freshSample()
    await expect(putSample(faulty(inner, always('after')), sample)).rejects.toMatchObject(unavailable)
    expect((await bytesAt(inner, sample.key)).equals(sample.bytes)).toBe(true)
  })

  it('breaks streams halfway, in both directions', async () => {
    const inner = new MemoryBlobStore()
    const store = faulty(inner, always('halfway'))
    const sample = freshSample()
    await expect(putSample(store, sample)).rejects.toMatchObject(unavailable)
    expect(await inner.stat(sample.key)).toBeNull()
    const uploadId = await inner.uploads.begin(1_000)
    await expect(store.uploads.append(uploadId, 0, bodyOf(sample.bytes))).rejects.toMatchObject(unavailable)
    expect(await inner.uploads.receivedBytes(uploadId)).toBe(500)
    await putSample(inner, sample)
    await expect(buffer(await store.open(sample.key))).rejects.toMatchObject(unavailable)
  })

  it('plans the same faults for the same seed', () => {
    const faults = (seed: number) => {
      const plan = randomFaults(seed, 0.5)
      return Array.from({ length: 50 }, (_, nth) => plan('put', nth))
    }
    expect(faults(1)).toEqual(faults(1))
    expect(faults(1)).not.toEqual(faults(2))
    expect(new Set(faults(1))).toEqual(new Set([null, 'before', 'after', 'halfway']))
  })

  it(
    `never makes verified show wrong bytes, whatever fails (seed ${seed})`,
    { timeout: 60_000 },
    async () => {
      const inner = new FsBlobStore(await newFolder())
      const store = verified(faulty(inner, randomFaults(seed, 0.2)))
      let shown = 0
      for (let nth = 0; nth < 150; nth++) {
        const sample = freshSample(200_000)
        await tryToStore(store, sample, nth % 3).catch(expectPlanned)
        const blob = await inner.stat(sample.key)
        if (blob) shown += 1
      }
      for await (const { key } of inner.list('')) {
        const hash = createHash('sha256').update(await bytesAt(inner, key))
        expect(key.endsWith(hash.digest('hex')), `seed ${seed}: ${key} holds other bytes`).toBe(true)
      }
      expect(shown, `seed ${seed}`).toBeGreaterThan(10)
      expect(shown, `seed ${seed}`).toBeLessThan(140)
      for await (const { uploadId } of inner.uploads.list()) await inner.uploads.abort(uploadId)
      expect(await allOf(inner.uploads.list())).toEqual([])
    },
  )
})

/** By put; by an upload; or by an upload that is taken up again wherever it stands after every break. */
async function tryToStore(store: BlobStore, sample: Sample, way: number): Promise<void> {
  if (way === 0) return putSample(store, sample)
  if (way === 1) return store.uploads.promote(await uploadOf(store, sample.bytes), sample.key, sample)
  const uploadId = await store.uploads.begin(sample.sizeBytes)
  for (let attempt = 0; attempt < 5; attempt++) {
    const received = await store.uploads.receivedBytes(uploadId)
    if (received === null || received === sample.sizeBytes) break
    await store.uploads
      .append(uploadId, received, bodyOf(sample.bytes.subarray(received)))
      .catch(expectPlanned)
  }
  return store.uploads.promote(uploadId, sample.key, sample)
}

/** A promote whose upload is incomplete is refused as corrupt; all else was planned. */
function expectPlanned(error: unknown): void {
  expect(error).toHaveProperty('code', expect.stringMatching(/^(?:store-unavailable|object-corrupt)$/))
}
