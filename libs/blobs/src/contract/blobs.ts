import { asCommitSha, blobKeys, type BlobKey, type BlobStore } from '@entrepot/core'
import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { allOf, bodyOf, brokenBodyOf, bytesAt, freshSample, putSample, sampleOf } from './fixtures.js'

const ESCAPES = [
  '',
  '.',
  '..',
  '/etc/passwd',
  '../outside',
  'sha256/../../outside',
  `sha256/ab/cd/../../../${'0'.repeat(64)}`,
  `sha256/ab/cd/${'0'.repeat(64)}`,
  `sha256/00/00/${'0'.repeat(64)}\0`,
  `sha256/00/00/${'0'.repeat(64)}\n`,
  `sha256/00/00/${'0'.repeat(64)}/more`,
  `SHA256/00/00/${'0'.repeat(64)}`,
  `packs/${'0'.repeat(64)}.keep`,
  `packs/partial/${'0'.repeat(64)}.pack`,
  'packs\\..\\outside',
  'incoming/00000000-0000-4000-8000-000000000000',
  'index/HEAD',
] as BlobKey[]

/** What every store does with what is visible in it. */
export function describeBlobs(openStore: () => Promise<BlobStore>): void {
  let store: BlobStore
  beforeAll(async () => {
    store = await openStore()
  })

  describe('reading', () => {
    it('gives back what was put, and its size', async () => {
      const sample = freshSample(3_000_000)
      await putSample(store, sample)
      expect(await store.stat(sample.key)).toEqual({ sizeBytes: 3_000_000 })
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('keeps a blob of no bytes', async () => {
      const empty = sampleOf('')
      await putSample(store, empty)
      expect(await store.stat(empty.key)).toEqual({ sizeBytes: 0 })
      expect(await bytesAt(store, empty.key)).toHaveLength(0)
      expect(await buffer(await store.open(empty.key, { start: 0, endExclusive: 10 }))).toHaveLength(0)
    })

    it('says null for the size of what is not there, and refuses to open it', async () => {
      const { key } = freshSample()
      expect(await store.stat(key)).toBeNull()
      await expect(store.open(key)).rejects.toMatchObject({ code: 'blob-missing' })
      await expect(store.open(key, { start: 0, endExclusive: 0 })).rejects.toMatchObject({
        code: 'blob-missing',
      })
    })

    it.each([
      { start: 3, endExclusive: 6, expected: '345' },
      { start: 0, endExclusive: 10, expected: '0123456789' },
      { start: 0, endExclusive: 1, expected: '0' },
      { start: 9, endExclusive: 10, expected: '9' },
      { start: 7, endExclusive: 99, expected: '789' },
      { start: 4, endExclusive: 4, expected: '' },
      { start: 10, endExclusive: 20, expected: '' },
      { start: 50, endExclusive: 60, expected: '' },
    ])(
      'serves "$expected" for bytes $start to $endExclusive of ten',
      async ({ start, endExclusive, expected }) => {
        const digits = sampleOf('0123456789')
        await putSample(store, digits)
        const slice = await buffer(await store.open(digits.key, { start, endExclusive }))
        expect(slice.toString()).toBe(expected)
      },
    )

    it.each([
      { start: -1, endExclusive: 3 },
      { start: 5, endExclusive: 4 },
      { start: 0.5, endExclusive: 4 },
      { start: 0, endExclusive: Number.NaN },
    ])('refuses the range $start to $endExclusive', async range => {
      const sample = freshSample()
      await putSample(store, sample)
      await expect(store.open(sample.key, range)).rejects.toMatchObject({ code: 'invalid-argument' })
    })
  })

  describe('writing', () => {
    it('succeeds again for a key that exists', async () => {
      const sample = freshSample()
      await putSample(store, sample)
      await putSample(store, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('lets several write one key at once, and shows it whole', async () => {
      const sample = freshSample(400_000)
      await Promise.all(Array.from({ length: 8 }, () => putSample(store, sample)))
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('leaves a download that is under way alone when the key is written again', async () => {
      const sample = freshSample(4_000_000)
      await putSample(store, sample)
      const reading = await store.open(sample.key)
      await putSample(store, sample)
      expect((await buffer(reading)).equals(sample.bytes)).toBe(true)
    })

    it('shows nothing when the body breaks, and passes its error on', async () => {
      const { key, bytes, sizeBytes } = freshSample()
      await expect(store.put(key, sizeBytes, brokenBodyOf(bytes.subarray(0, 400)))).rejects.toThrow(
        'the client left',
      )
      await expect(store.put(key, sizeBytes, brokenBodyOf(bytes))).rejects.toThrow('the client left')
      await expectNothingOf(store, key)
    })

    it('shows nothing when the body is shorter or longer than announced', async () => {
      const { key, bytes } = freshSample(1_000)
      for (const wrong of [999, 1_001, 0]) {
        await expect(store.put(key, wrong, bodyOf(bytes))).rejects.toMatchObject({ code: 'object-corrupt' })
      }
      await expectNothingOf(store, key)
    })

    it('leaves nothing to sweep, whether a put succeeds or breaks', async () => {
      const before = await allOf(store.uploads.list())
      const sample = freshSample()
      await putSample(store, sample)
      await expect(store.put(freshSample().key, 9, brokenBodyOf('12345'))).rejects.toThrow()
      expect(await allOf(store.uploads.list())).toHaveLength(before.length)
    })

    it('keeps packs, their indexes and tree indexes under keys of their own', async () => {
      const { oid, bytes } = freshSample()
      const commit = asCommitSha(randomBytes(20).toString('hex'))
      await store.put(blobKeys.pack(oid), bytes.length, bodyOf(bytes))
      await store.put(blobKeys.packIndex(oid), 5, bodyOf('index'))
      await store.put(blobKeys.treeIndex(commit), 4, bodyOf('tree'))
      expect((await bytesAt(store, blobKeys.pack(oid))).equals(bytes)).toBe(true)
      expect((await bytesAt(store, blobKeys.packIndex(oid))).toString()).toBe('index')
      expect((await bytesAt(store, blobKeys.treeIndex(commit))).toString()).toBe('tree')
      expect(await store.stat(blobKeys.largeFile(oid))).toBeNull()
    })

    it.each(ESCAPES)('refuses the key %j everywhere', async key => {
      const refusal = { code: 'invalid-argument' }
      await expect(store.stat(key)).rejects.toMatchObject(refusal)
      await expect(store.open(key)).rejects.toMatchObject(refusal)
      await expect(store.delete(key)).rejects.toMatchObject(refusal)
      await expect(store.put(key, 1, bodyOf('x'))).rejects.toMatchObject(refusal)
      const sample = freshSample()
      const uploadId = await store.uploads.begin(sample.sizeBytes)
      await store.uploads.append(uploadId, 0, bodyOf(sample.bytes))
      await expect(store.uploads.promote(uploadId, key, sample)).rejects.toMatchObject(refusal)
    })
  })

  describe('deleting', () => {
    it('removes a blob, and says whether there was one', async () => {
      const sample = freshSample()
      await putSample(store, sample)
      expect(await store.delete(sample.key)).toBe(true)
      await expectNothingOf(store, sample.key)
      expect(await store.delete(sample.key)).toBe(false)
    })

    it('lets a deleted blob be put again', async () => {
      const sample = freshSample()
      await putSample(store, sample)
      await store.delete(sample.key)
      await putSample(store, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })
  })

  describe('listing', () => {
    let keys: BlobKey[]
    beforeAll(async () => {
      store = await openStore()
      keys = await fill(store)
    })

    it('lists every key once, in byte order, with size and time', async () => {
      const found = await allOf(store.list(''))
      expect(found.map(blob => blob.key)).toEqual(keys)
      for (const blob of found) {
        expect(await store.stat(blob.key)).toEqual({ sizeBytes: blob.sizeBytes })
        expect(Math.abs(Date.now() - blob.modifiedAt.getTime())).toBeLessThan(120_000)
      }
    })

    it.each([
      'sha256/',
      'packs/',
      'index/',
      'packs/0',
      'packs/00',
      'packs/000',
      'sha256/0',
      'sha256/00/0',
      'x',
      'ind',
    ])('lists the keys that begin with %j', async prefix => {
      const found = await allOf(store.list(prefix))
      expect(found.map(blob => blob.key)).toEqual(keys.filter(key => key.startsWith(prefix)))
    })

    it('goes on after any key, whether or not it exists', async () => {
      const absent = freshSample().key
      for (const after of [...keys, absent]) {
        const found = await allOf(store.list('', after))
        expect(found.map(blob => blob.key)).toEqual(keys.filter(key => key > after))
      }
    })

    it('does not list uploads', async () => {
      await store.uploads.append(await store.uploads.begin(3), 0, bodyOf('abc'))
      expect((await allOf(store.list(''))).map(blob => blob.key)).toEqual(keys)
      expect(await allOf(store.list('incoming/'))).toEqual([])
    })

    it('may be left early', async () => {
      for await (const blob of store.list('')) {
        expect(blob.key).toBe(keys[0])
        break
      }
    })
  })
}

/** Forty keys of every kind, some of which share their first digits; returned in byte order. */
async function fill(store: BlobStore): Promise<BlobKey[]> {
  const keys: BlobKey[] = []
  for (let nth = 0; nth < 10; nth++) {
    const sample = sampleOf(`blob ${nth}`)
    const commit = asCommitSha(createHash('sha1').update(`commit ${nth}`).digest('hex'))
    keys.push(
      sample.key,
      blobKeys.pack(sample.oid),
      blobKeys.packIndex(sample.oid),
      blobKeys.treeIndex(commit),
    )
    for (const key of keys.slice(-4)) await store.put(key, sample.sizeBytes, bodyOf(sample.bytes))
  }
  return keys.sort()
}

async function expectNothingOf(store: BlobStore, key: BlobKey): Promise<void> {
  expect(await store.stat(key)).toBeNull()
  await expect(store.open(key)).rejects.toMatchObject({ code: 'blob-missing' })
  expect(await allOf(store.list(key))).toEqual([])
}
