import { asOid, blobKeys, type BlobKey, type BlobStore, type Oid } from '@entrepot/core'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

export interface Sample {
  readonly bytes: Buffer
  readonly oid: Oid
  readonly key: BlobKey
  readonly sizeBytes: number
}

/** What a sample of these bytes is called in a store. */
export function sampleOf(content: string | Buffer): Sample {
  const bytes = Buffer.from(content)
  const oid = asOid(createHash('sha256').update(bytes).digest('hex'))
  return { bytes, oid, key: blobKeys.largeFile(oid), sizeBytes: bytes.length }
}

/** No two alike, so that tests can share a store. */
export function freshSample(sizeBytes = 1_000): Sample {
  return sampleOf(randomBytes(sizeBytes))
}

/** The bytes as a stream of small chunks, as a socket delivers them. */
export function bodyOf(bytes: Buffer | string, chunkBytes = 64 * 1024): Readable {
  const all = Buffer.from(bytes)
  const chunks: Buffer[] = []
  for (let start = 0; start < all.length; start += chunkBytes)
    chunks.push(all.subarray(start, start + chunkBytes))
  return Readable.from(chunks)
}

/** Sends `bytes` in small chunks, and then breaks as when a client leaves. */
export function brokenBodyOf(bytes: Buffer | string): Readable {
  async function* send() {
    for await (const chunk of bodyOf(bytes, 10_000)) {
      await new Promise(resolve => setImmediate(resolve)) // as from a socket: not all at once
      yield chunk
    }
    throw new Error('the client left')
  }
  return Readable.from(send())
}

export async function putSample(store: BlobStore, sample: Sample): Promise<void> {
  await store.put(sample.key, sample.sizeBytes, bodyOf(sample.bytes))
}

/** An upload that has received `bytes`. */
export async function uploadOf(store: BlobStore, bytes: Buffer): Promise<string> {
  const uploadId = await store.uploads.begin(bytes.length)
  await store.uploads.append(uploadId, 0, bodyOf(bytes))
  return uploadId
}

export async function bytesAt(store: BlobStore, key: BlobKey): Promise<Buffer> {
  return buffer(await store.open(key))
}

export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
