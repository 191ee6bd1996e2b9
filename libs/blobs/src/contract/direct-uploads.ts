import type { BlobStore, SignedPart, UploadedPart } from '@entrepot/core'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { allOf, bodyOf, bytesAt, freshSample, putSample, type Sample, uploadOf } from './fixtures.js'

/** Bytes; the least that a part may have when another follows. */
const PART_BYTES = 5 * 1024 * 1024
const TTL_SECONDS = 60
const REFUSED = { code: 'invalid-argument' }

/** What a store does whose clients send parts to it directly, and get blobs from it directly. */
export function describeDirectUploads(openStore: () => Promise<BlobStore>): void {
  let store: BlobStore
  beforeAll(async () => {
    store = await openStore()
  })

  describe('signing parts', () => {
    it('takes parts without a header of ours, in any order, and joins them', async () => {
      const sample = freshSample(2 * PART_BYTES + 10)
      const { uploadId, parts } = await signed(store, sample)
      expect(parts.map(part => part.partNumber)).toEqual([1, 2, 3])
      const sent: UploadedPart[] = []
      for (const part of [...parts].reverse()) sent.push(await send(sample, part))
      expect(await store.uploads.receivedBytes(uploadId)).toBe(sample.sizeBytes)
      expect(await store.uploads.read(uploadId)).toBeNull()
      await store.uploads.completeParts(uploadId, sent)
      await store.uploads.completeParts(uploadId, sent)
      expect(await store.uploads.receivedBytes(uploadId)).toBe(sample.sizeBytes)
      const read = await store.uploads.read(uploadId)
      expect(read && (await buffer(read)).equals(sample.bytes)).toBe(true)
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
      expect(await store.uploads.receivedBytes(uploadId)).toBeNull()
    })

    it.each([0, 1_000])('takes a single part of %i bytes', async sizeBytes => {
      const sample = freshSample(sizeBytes)
      const { uploadId, parts } = await signed(store, sample)
      await store.uploads.completeParts(uploadId, [await send(sample, parts[0])])
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('has its URLs dead once the parts are complete, and once the upload has ended', async () => {
      const sample = freshSample(1_000)
      const evil = freshSample(1_000)
      for (const end of [
        (id: string, part: UploadedPart) => store.uploads.completeParts(id, [part]),
        (id: string) => store.uploads.promote(id, sample.key, sample),
        (id: string) => store.uploads.abort(id),
      ]) {
        const { uploadId, parts } = await signed(store, sample)
        await end(uploadId, await send(sample, parts[0]))
        expect((await put(evil.bytes, parts[0])).status).toBeGreaterThanOrEqual(400)
        await store.uploads.abort(uploadId)
      }
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
      expect(await allOf(store.uploads.list())).toEqual([])
    })

    it('signs again when URLs ran out, and both kinds work', async () => {
      const sample = freshSample(PART_BYTES + 5)
      const { uploadId, parts } = await signed(store, sample)
      const [first] = [await send(sample, parts[0])]
      const again = await store.uploads.signParts(uploadId, [PART_BYTES, 5], TTL_SECONDS)
      const second = await send(sample, again?.[1])
      await store.uploads.completeParts(uploadId, [second, first])
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('takes a part again, and keeps the last', async () => {
      const sample = freshSample(1_000)
      const { uploadId, parts } = await signed(store, sample)
      await put(freshSample(1_000).bytes, parts[0])
      await store.uploads.completeParts(uploadId, [await send(sample, parts[0])])
      await store.uploads.promote(uploadId, sample.key, sample)
      expect((await bytesAt(store, sample.key)).equals(sample.bytes)).toBe(true)
    })

    it('takes no part of another length than was signed', async () => {
      const { uploadId, parts } = await signed(store, freshSample(1_000))
      for (const wrong of [999, 1_001]) {
        expect((await put(freshSample(wrong).bytes, parts[0])).status).toBeGreaterThanOrEqual(400)
      }
      expect(await store.uploads.receivedBytes(uploadId)).toBe(0)
      await store.uploads.abort(uploadId)
    })

    it('refuses parts that are not there, and stays as it was', async () => {
      const sample = freshSample(1_000)
      const { uploadId, parts } = await signed(store, sample)
      const sent = await send(sample, parts[0])
      for (const wrong of [
        [{ partNumber: 1, etag: '"00000000000000000000000000000000"' }],
        [sent, { partNumber: 2, etag: sent.etag }],
        [{ partNumber: 0, etag: sent.etag }],
      ]) {
        await expect(store.uploads.completeParts(uploadId, wrong)).rejects.toMatchObject(REFUSED)
      }
      await store.uploads.completeParts(uploadId, [{ partNumber: 1, etag: sent.etag.replaceAll('"', '') }])
      await store.uploads.promote(uploadId, sample.key, sample)
    })

    it('refuses sizes that no store takes', async () => {
      const uploadId = await store.uploads.begin(10)
      for (const sizes of [
        [],
        [-1],
        [0.5],
        [5, 5],
        [6 * 1024 ** 3],
        Array<number>(10_001).fill(PART_BYTES),
      ]) {
        await expect(store.uploads.signParts(uploadId, sizes, TTL_SECONDS)).rejects.toMatchObject(REFUSED)
      }
      await store.uploads.abort(uploadId)
      await expect(store.uploads.signParts(uploadId, [1], TTL_SECONDS)).rejects.toMatchObject({
        code: 'blob-missing',
      })
    })

    it('never mixes parts with appended bytes', async () => {
      const appended = await uploadOf(store, Buffer.from('12345'))
      await expect(store.uploads.signParts(appended, [5], TTL_SECONDS)).rejects.toMatchObject(REFUSED)
      const part = { partNumber: 1, etag: '"x"' }
      await expect(store.uploads.completeParts(appended, [part])).rejects.toMatchObject(REFUSED)
      const { uploadId } = await signed(store, freshSample(5))
      await expect(store.uploads.append(uploadId, 0, bodyOf('12345'))).rejects.toMatchObject(REFUSED)
      for (const id of [appended, uploadId]) await store.uploads.abort(id)
    })
  })

  describe('signing downloads', () => {
    it('hands out what is under the key, under the name and type it is told', async () => {
      const sample = freshSample(1_000)
      await putSample(store, sample)
      const url = await store.downloadUrl(sample.key, {
        ttlSeconds: 60,
        fileName: 'mödel "1".bin',
        contentType: 'application/x-model',
      })
      const answer = await fetch(url ?? '')
      expect(Buffer.from(await answer.arrayBuffer()).equals(sample.bytes)).toBe(true)
      expect(answer.headers.get('content-type')).toBe('application/x-model')
      expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''m%C3%B6del%20%221%22.bin")
      const part = await fetch(url ?? '', { headers: { range: 'bytes=3-5' } })
      expect(part.status).toBe(206)
      expect(Buffer.from(await part.arrayBuffer()).equals(sample.bytes.subarray(3, 6))).toBe(true)
    })

    it('signs for what is not there too, and only for keys', async () => {
      const url = await store.downloadUrl(freshSample().key, { ttlSeconds: 60 })
      expect((await fetch(url ?? '')).status).toBe(404)
      await expect(
        (async () => store.downloadUrl('incoming/x' as Sample['key'], { ttlSeconds: 60 }))(),
      ).rejects.toMatchObject(REFUSED)
    })

    it('lets nobody use a URL for something else', async () => {
      const [one, other] = [freshSample(), freshSample()]
      for (const sample of [one, other]) await putSample(store, sample)
      const url = (await store.downloadUrl(one.key, { ttlSeconds: 60 })) ?? ''
      expect((await fetch(url.replace(one.oid, other.oid))).status).toBe(403)
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
      expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403)
      expect((await bytesAt(store, one.key)).equals(one.bytes)).toBe(true)
    })
  })
}

/** A direct upload of a sample in parts of the least size. */
async function signed(
  store: BlobStore,
  { sizeBytes }: Sample,
): Promise<{ uploadId: string; parts: SignedPart[] }> {
  const uploadId = await store.uploads.begin(sizeBytes)
  const sizes: number[] = []
  for (let start = 0; start === 0 || start < sizeBytes; start += PART_BYTES) {
    sizes.push(Math.min(PART_BYTES, sizeBytes - start))
  }
  const parts = await store.uploads.signParts(uploadId, sizes, TTL_SECONDS)
  if (!parts) throw new Error('the store signs no parts')
  return { uploadId, parts }
}

/** Sends the bytes of one part, as a client does. */
async function send({ bytes }: Sample, part: SignedPart | undefined): Promise<UploadedPart> {
  if (!part) throw new Error('there is no such part')
  const start = (part.partNumber - 1) * PART_BYTES
  const answer = await put(bytes.subarray(start, start + PART_BYTES), part)
  expect(answer.status, await answer.text()).toBe(200)
  return { partNumber: part.partNumber, etag: answer.headers.get('etag') ?? '' }
}

function put(bytes: Buffer, part: SignedPart | undefined): Promise<Response> {
  return fetch(part?.url ?? '', { method: 'PUT', body: Buffer.from(bytes) })
}
