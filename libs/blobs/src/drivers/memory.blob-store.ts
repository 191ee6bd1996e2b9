import {
  DomainError,
  isBlobKey,
  type BlobKey,
  type BlobListing,
  type BlobStat,
  type BlobStore,
  type ByteRange,
  MAX_READ_BYTES,
  type UploadStore,
} from '@entrepot/core'
import { Readable } from 'node:stream'
import { exactly, requireRange } from '../bytes.js'
import { missingBlob } from '../refusals.js'
import { MemoryUploads } from './memory/memory-uploads.js'

interface MemoryBlob {
  readonly bytes: Buffer
  readonly modifiedAt: Date
}

/** Blobs in this process: for tests and trials, where nothing has to outlive it. */
export class MemoryBlobStore implements BlobStore {
  private readonly blobs = new Map<BlobKey, MemoryBlob>()
  readonly uploads: UploadStore = new MemoryUploads((key, bytes) => this.keep(key, bytes))

  async stat(key: BlobKey): Promise<BlobStat | null> {
    const blob = this.blobs.get(requireKey(key))
    return blob ? { sizeBytes: blob.bytes.length } : null
  }

  async open(key: BlobKey, range?: ByteRange): Promise<Readable> {
    if (range) requireRange(range)
    const blob = this.blobs.get(requireKey(key))
    if (!blob) throw missingBlob(key)
    return Readable.from(copiesOf(blob.bytes.subarray(range?.start ?? 0, range?.endExclusive)))
  }

  async put(key: BlobKey, sizeBytes: number, body: Readable): Promise<void> {
    requireKey(key)
    const chunks: Buffer[] = []
    for await (const chunk of exactly(sizeBytes, body)) chunks.push(chunk)
    this.keep(key, Buffer.concat(chunks))
  }

  async delete(key: BlobKey): Promise<boolean> {
    return this.blobs.delete(requireKey(key))
  }

  async *list(prefix: string, after?: BlobKey): AsyncGenerator<BlobListing> {
    for (const key of [...this.blobs.keys()].sort()) {
      if (!key.startsWith(prefix) || (after !== undefined && key <= after)) continue
      const blob = this.blobs.get(key)
      if (blob) yield { key, sizeBytes: blob.bytes.length, modifiedAt: blob.modifiedAt }
    }
  }

  async downloadUrl(): Promise<null> {
    return null
  }

  private keep(key: BlobKey, bytes: Buffer): void {
    this.blobs.set(requireKey(key), { bytes, modifiedAt: new Date() })
  }
}

function requireKey(key: BlobKey): BlobKey {
  if (isBlobKey(key)) return key
  throw new DomainError('invalid-argument', 'This is not a key of the blob store.', { key: String(key) })
}

/** Copies, as a reader that changes its buffer must not change the blob. */
function* copiesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += MAX_READ_BYTES) {
    yield Buffer.from(bytes.subarray(start, start + MAX_READ_BYTES))
  }
}
