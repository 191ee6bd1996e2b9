import type { BlobKey, Oid, UploadListing, UploadStore } from '@entrepot/core'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffersOf, wrongSize } from '../../bytes.js'
import { OneAtATime } from '../../one-at-a-time.js'
import { unknownUpload, wrongOffset } from '../../refusals.js'

interface MemoryUpload {
  readonly chunks: Buffer[]
  sizeBytes: number
  modifiedAt: Date
}

/** Uploads in this process, handed to `keep` when they are promoted. */
export class MemoryUploads implements UploadStore {
  private readonly uploads = new Map<string, MemoryUpload>()
  private readonly writers = new OneAtATime()

  constructor(private readonly keep: (key: BlobKey, bytes: Buffer) => void) {}

  async begin(): Promise<string> {
    const uploadId = randomUUID()
    this.uploads.set(uploadId, { chunks: [], sizeBytes: 0, modifiedAt: new Date() })
    return uploadId
  }

  async receivedBytes(uploadId: string): Promise<number | null> {
    return this.uploads.get(uploadId)?.sizeBytes ?? null
  }

  async append(uploadId: string, offset: number, body: Readable): Promise<void> {
    await this.writers.run(uploadId, async () => {
      const upload = this.require(uploadId)
      if (offset !== upload.sizeBytes) throw wrongOffset(uploadId, offset, upload.sizeBytes)
      for await (const chunk of buffersOf(body)) {
        upload.chunks.push(Buffer.from(chunk))
        upload.sizeBytes += chunk.length
        upload.modifiedAt = new Date()
      }
    })
  }

  async read(uploadId: string): Promise<Readable | null> {
    const upload = this.uploads.get(uploadId)
    return upload ? Readable.from([...upload.chunks], { objectMode: false }) : null
  }

  async signParts(): Promise<null> {
    return null
  }

  async completeParts(uploadId: string): Promise<void> {
    this.require(uploadId)
  }

  async promote(uploadId: string, key: BlobKey, expected: { oid: Oid; sizeBytes: number }): Promise<void> {
    await this.writers.run(uploadId, async () => {
      const upload = this.require(uploadId)
      if (upload.sizeBytes !== expected.sizeBytes) {
        this.uploads.delete(uploadId)
        throw wrongSize(expected.sizeBytes, upload.sizeBytes)
      }
      this.keep(key, Buffer.concat(upload.chunks))
      this.uploads.delete(uploadId)
    })
  }

  async abort(uploadId: string): Promise<void> {
    this.uploads.delete(uploadId)
  }

  async *list(): AsyncGenerator<UploadListing> {
    for (const [uploadId, { sizeBytes, modifiedAt }] of [...this.uploads]) {
      yield { uploadId, sizeBytes, modifiedAt }
    }
  }

  private require(uploadId: string): MemoryUpload {
    const upload = this.uploads.get(uploadId)
    if (!upload) throw unknownUpload(uploadId)
    return upload
  }
}
