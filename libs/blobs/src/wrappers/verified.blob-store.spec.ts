import type { BlobStore, UploadStore } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { describeBlobStore } from '../contract.js'
import { bodyOf, brokenBodyOf, bytesAt, freshSample, uploadOf } from '../contract/fixtures.js'
import { temporaryFolders } from '../contract/temporary-folders.js'
import { FsBlobStore } from '../drivers/fs.blob-store.js'
import { MemoryBlobStore } from '../drivers/memory.blob-store.js'
import { faulty, type FaultyCall } from './faulty.blob-store.js'
import { verified } from './verified.blob-store.js'

const newFolder = temporaryFolders()
const verifies = { verifies: true }
describeBlobStore('verified(MemoryBlobStore)', async () => verified(new MemoryBlobStore()), verifies)
describeBlobStore('verified(FsBlobStore)', async () => verified(new FsBlobStore(await newFolder())), verifies)
describeBlobStore(
  'verified over a store that reads only closed uploads',
  async () => verified(likeS3()),
  verifies,
)

describe('verified', () => {
  it('hashes bytes as they pass, and reads none of them back, also after the client left and came again', async () => {
    const { store: inner, calls } = counting(new FsBlobStore(await newFolder()))
    const store = verified(inner)
    const sample = freshSample(700_000)
    const uploadId = await store.uploads.begin(sample.sizeBytes)
    await store.uploads.append(uploadId, 0, bodyOf(sample.bytes.subarray(0, 300_000)))
    const sent = sample.bytes.subarray(300_000, 500_000)
    await expect(store.uploads.append(uploadId, 300_000, brokenBodyOf(sent))).rejects.toThrow(
      'the client left',
    )
    await store.uploads.append(uploadId, 500_000, bodyOf(sample.bytes.subarray(500_000)))
    await store.uploads.promote(uploadId, sample.key, sample)
    expect(calls.get('uploads.read') ?? 0).toBe(0)
  })

  it('reads the earlier bytes back, once, when an upload goes on after a restart', async () => {
    const { store: inner, calls } = counting(new FsBlobStore(await newFolder()))
    const sample = freshSample(200_000)
    const uploadId = await uploadOf(verified(inner), sample.bytes.subarray(0, 90_000))
    const afterRestart = verified(inner)
    await afterRestart.uploads.append(uploadId, 90_000, bodyOf(sample.bytes.subarray(90_000)))
    await afterRestart.uploads.promote(uploadId, sample.key, sample)
    expect(calls.get('uploads.read')).toBe(1)
    expect((await bytesAt(inner, sample.key)).equals(sample.bytes)).toBe(true)
  })

  it('finds wrong bytes that came in before a restart', async () => {
    const inner = new FsBlobStore(await newFolder())
    const sample = freshSample(2_000)
    const uploadId = await uploadOf(verified(inner), freshSample(1_000).bytes)
    const afterRestart = verified(inner)
    await afterRestart.uploads.append(uploadId, 1_000, bodyOf(sample.bytes.subarray(1_000)))
    const promoted = afterRestart.uploads.promote(uploadId, sample.key, sample)
    await expect(promoted).rejects.toMatchObject({ code: 'object-corrupt' })
    expect(await inner.stat(sample.key)).toBeNull()
  })

  it('finds bytes that another process appended between its own, although its own have the right hash', async () => {
    const inner = new MemoryBlobStore()
    const [here, there] = [verified(inner), verified(inner)]
    const sample = freshSample(2_000)
    const uploadId = await uploadOf(here, sample.bytes.subarray(0, 1_000))
    await there.uploads.append(uploadId, 1_000, bodyOf(freshSample(500).bytes))
    await here.uploads.append(uploadId, 1_500, bodyOf(sample.bytes.subarray(1_000)))
    const promoted = here.uploads.promote(uploadId, sample.key, { ...sample, sizeBytes: 2_500 })
    await expect(promoted).rejects.toMatchObject({ code: 'object-corrupt' })
  })

  it('finds bytes that another process appended after its own, although its own have the right hash', async () => {
    const inner = new MemoryBlobStore()
    const [here, there] = [verified(inner), verified(inner)]
    const sample = freshSample(1_000)
    const uploadId = await uploadOf(here, sample.bytes)
    await there.uploads.append(uploadId, 1_000, bodyOf(freshSample(500).bytes))
    const promoted = here.uploads.promote(uploadId, sample.key, { ...sample, sizeBytes: 1_500 })
    await expect(promoted).rejects.toMatchObject({ code: 'object-corrupt' })
  })

  it('forgets a hash of bytes that the store lost in a break, lest others take their place', async () => {
    const inner = new MemoryBlobStore()
    const here = verified(
      faulty(inner, (call, nth) => (call === 'uploads.append' && nth === 1 ? 'halfway' : null)),
    )
    const sample = freshSample(1_000)
    const uploadId = await here.uploads.begin(1_000)
    const broken = here.uploads.append(uploadId, 0, bodyOf(sample.bytes))
    await expect(broken).rejects.toMatchObject({ code: 'store-unavailable' })
    expect(await here.uploads.receivedBytes(uploadId)).toBe(500)
    await verified(inner).uploads.append(uploadId, 500, bodyOf(freshSample(500).bytes))
    const promoted = here.uploads.promote(uploadId, sample.key, sample)
    await expect(promoted).rejects.toMatchObject({ code: 'object-corrupt' })
  })

  it('keeps the upload when the store fails at promote, and promotes it when asked again', async () => {
    const inner = faulty(new MemoryBlobStore(), (call, nth) =>
      call === 'uploads.promote' && nth === 1 ? 'before' : null,
    )
    const store = verified(inner)
    const sample = freshSample()
    const uploadId = await uploadOf(store, sample.bytes)
    const first = store.uploads.promote(uploadId, sample.key, sample)
    await expect(first).rejects.toMatchObject({ code: 'store-unavailable' })
    await store.uploads.promote(uploadId, sample.key, sample)
    expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
  })

  it('reads nothing back for an upload whose size is already wrong', async () => {
    const { store: inner, calls } = counting(new MemoryBlobStore())
    const sample = freshSample()
    const uploadId = await uploadOf(inner, sample.bytes)
    const promoted = verified(inner).uploads.promote(uploadId, sample.key, { ...sample, sizeBytes: 5 })
    await expect(promoted).rejects.toMatchObject({ code: 'object-corrupt' })
    expect(calls.get('uploads.read') ?? 0).toBe(0)
  })
})

/** Counts what is asked of a store. */
function counting(inner: BlobStore): { store: BlobStore; calls: Map<FaultyCall, number> } {
  const calls = new Map<FaultyCall, number>()
  const store = faulty(inner, (call, nth) => {
    calls.set(call, nth)
    return null
  })
  return { store, calls }
}

/** A store that can read an upload only once it is closed, as S3 can. */
function likeS3(): BlobStore {
  const inner = new MemoryBlobStore()
  const closed = new Set<string>()
  const uploads: UploadStore = {
    begin: size => inner.uploads.begin(size),
    receivedBytes: id => inner.uploads.receivedBytes(id),
    append: (id, offset, body) => inner.uploads.append(id, offset, body),
    read: async id => (closed.has(id) ? inner.uploads.read(id) : null),
    signParts: (id, sizes, ttl) => inner.uploads.signParts(id, sizes, ttl),
    async completeParts(id, parts) {
      await inner.uploads.completeParts(id, parts)
      closed.add(id)
    },
    promote: (id, key, expected) => inner.uploads.promote(id, key, expected),
    abort: id => inner.uploads.abort(id),
    list: () => inner.uploads.list(),
  }
  return {
    stat: key => inner.stat(key),
    open: (key, range) => inner.open(key, range),
    put: (key, size, body) => inner.put(key, size, body),
    delete: key => inner.delete(key),
    list: (prefix, after) => inner.list(prefix, after),
    downloadUrl: () => inner.downloadUrl(),
    uploads,
  }
}
