import { DomainError } from '@entrepot/core'
import { unknownUpload } from '../../../refusals.js'
import { putObject, readObject, removeObject, type Bucket, type StoredObject } from '../bucket.js'
import { bytesPath, tailPath } from '../layout.js'
import { PARTS_MAX } from '../limits.js'
import { createMultipart, type Multipart, type StoredPart, uploadPart } from '../multipart.js'
import type { Upload } from './load-upload.js'
import { multipartOf, writeState } from './upload-state.js'

/**
 * Adds bytes to an upload: parts of one size, one after the other so that what the store lists is never a part with a hole before
 * it, and at the end a tail for what is too little for a part. While a part is on its way the next one fills.
 */
export class Appender {
  private readonly parts: StoredPart[]
  private multipart: Multipart | null
  private partsBytes: number
  private tail: StoredObject | null
  private filling: Buffer | null = null
  private filledBytes = 0
  private sending: Promise<PromiseSettledResult<void>[]> = Promise.resolve([])

  private constructor(
    private readonly bucket: Bucket,
    private readonly upload: Upload,
  ) {
    this.parts = [...upload.parts]
    this.multipart = multipartOf(upload.id, upload.state)
    this.partsBytes = upload.partsBytes
    this.tail = upload.tail
  }

  /** @throws DomainError `blob-missing` when the upload ended meanwhile */
  static async open(bucket: Bucket, upload: Upload): Promise<Appender> {
    const appender = new Appender(bucket, upload)
    if (!upload.tail) return appender
    const bytes = await readObject(bucket, upload.tail.path, upload.tail.etag)
    if (!bytes) throw unknownUpload(upload.id)
    await appender.write(bytes)
    return appender
  }

  /** What the store has said it holds. */
  get received(): Pick<Upload, 'parts' | 'tail'> {
    return { parts: this.parts, tail: this.tail }
  }

  async write(chunk: Buffer): Promise<void> {
    const { partBytes } = this.upload.state
    for (let start = 0; start < chunk.length;) {
      this.filling ??= Buffer.allocUnsafeSlow(partBytes)
      // Copied, as a source may use its buffer again.
      const copiedBytes = chunk.copy(this.filling, this.filledBytes, start)
      this.filledBytes += copiedBytes
      start += copiedBytes
      if (this.filledBytes === partBytes) await this.sendPart(this.filling)
    }
  }

  /** Stores what is left as the tail. Afterwards everything that was written is safe. */
  async finish(): Promise<void> {
    await this.sent()
    const before = this.upload.tail
    const { filledBytes } = this
    if (this.filling && filledBytes > 0) await this.storeTail(this.filling.subarray(0, filledBytes))
    if (before && before.path !== this.tail?.path) await removeObject(this.bucket, before.path)
  }

  private async storeTail(bytes: Buffer): Promise<void> {
    const path = tailPath(this.upload.id, this.partsBytes)
    if (path === this.tail?.path && bytes.length === this.tail.sizeBytes) return
    const etag = await putObject(this.bucket, path, bytes)
    this.tail = { path, sizeBytes: bytes.length, etag, modifiedAt: new Date() }
  }

  private async sendPart(bytes: Buffer): Promise<void> {
    await this.sent()
    this.filling = null
    this.filledBytes = 0
    // Settled, as nobody may be waiting when it fails.
    this.sending = Promise.allSettled([this.send(bytes)])
  }

  private async sent(): Promise<void> {
    const [sent] = await this.sending
    if (sent?.status === 'rejected') throw sent.reason
  }

  private async send(bytes: Buffer): Promise<void> {
    const partNumber = this.parts.length + 1
    if (partNumber > PARTS_MAX) {
      throw new DomainError('limit-exceeded', 'The upload grew far beyond what it was begun for.', {
        announcedPartBytes: this.upload.state.partBytes,
      })
    }
    this.multipart ??= await this.beginMultipart()
    const part = await uploadPart(this.bucket, this.multipart, partNumber, bytes)
    if (!part) throw unknownUpload(this.upload.id)
    this.parts.push(part)
    this.partsBytes += part.sizeBytes
    this.tail = null
  }

  private async beginMultipart(): Promise<Multipart> {
    const multipart = await createMultipart(this.bucket, bytesPath(this.upload.id))
    await writeState(this.bucket, this.upload.id, { ...this.upload.state, s3UploadId: multipart.s3UploadId })
    return multipart
  }
}
