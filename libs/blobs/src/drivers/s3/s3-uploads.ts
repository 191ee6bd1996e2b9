import {
  DomainError,
  type BlobKey,
  type SignedPart,
  type UploadedPart,
  type UploadListing,
  type UploadStore,
} from '@entrepot/core'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { wrongSize } from '../../bytes.js'
import { OneAtATime } from '../../one-at-a-time.js'
import { unknownUpload, wrongOffset } from '../../refusals.js'
import type { Bucket } from './bucket.js'
import { download } from './download.js'
import { bytesPath, pathOf } from './layout.js'
import { Appender } from './uploads/appender.js'
import { closeUpload } from './uploads/close-upload.js'
import { abortUpload } from './uploads/end-upload.js'
import { listUploads } from './uploads/list-uploads.js'
import { loadUpload, type Upload } from './uploads/load-upload.js'
import { promoteUpload } from './uploads/promote-upload.js'
import { Receipts } from './uploads/receipts.js'
import { signParts } from './uploads/sign-parts.js'
import { newUploadState, writeState } from './uploads/upload-state.js'
import { watch } from './watch-body.js'

/** Uploads as `layout.ts` draws them: all that is known of them lies in the store, so any process goes on where another stopped. */
export class S3Uploads implements UploadStore {
  private readonly writers = new OneAtATime()
  private readonly receipts = new Receipts()

  constructor(private readonly bucket: Bucket) {}

  async begin(sizeBytes: number): Promise<string> {
    const uploadId = randomUUID()
    await writeState(this.bucket, uploadId, newUploadState(sizeBytes, this.bucket.limits.partBytes))
    return uploadId
  }

  async receivedBytes(uploadId: string): Promise<number | null> {
    return (await loadUpload(this.bucket, uploadId))?.receivedBytes ?? null
  }

  async append(uploadId: string, offset: number, body: Readable): Promise<void> {
    await this.writers.run(uploadId, async () => {
      const upload = await this.require(uploadId)
      requireAppendable(upload)
      if (offset !== upload.receivedBytes) throw wrongOffset(uploadId, offset, upload.receivedBytes)
      this.receipts.forget(uploadId)
      const appender = await Appender.open(this.bucket, upload)
      await fill(appender, body)
      this.receipts.remember(uploadId, appender.received)
    })
  }

  async read(uploadId: string): Promise<Readable | null> {
    const upload = await loadUpload(this.bucket, uploadId)
    return upload?.closed ? download(this.bucket, upload.closed.path) : null
  }

  async signParts(uploadId: string, sizes: readonly number[], ttlSeconds: number): Promise<SignedPart[]> {
    return this.writers.run(uploadId, async () =>
      signParts(this.bucket, await this.require(uploadId), sizes, ttlSeconds),
    )
  }

  async completeParts(uploadId: string, parts: readonly UploadedPart[]): Promise<void> {
    await this.writers.run(uploadId, async () => {
      const upload = await this.require(uploadId)
      if (parts.length > 0 && !upload.state.isDirect) {
        throw new DomainError('invalid-argument', 'No parts were signed for this upload.', { uploadId })
      }
      await this.requireUnchanged(upload)
      await closeUpload(this.bucket, upload, parts)
    })
  }

  async promote(uploadId: string, key: BlobKey, expected: { sizeBytes: number }): Promise<void> {
    pathOf(key)
    await this.writers.run(uploadId, async () => {
      const upload = await this.require(uploadId)
      if (upload.receivedBytes !== expected.sizeBytes) {
        await this.abort(uploadId)
        throw wrongSize(expected.sizeBytes, upload.receivedBytes)
      }
      await this.requireUnchanged(upload)
      await promoteUpload(this.bucket, upload, key)
      this.receipts.forget(uploadId)
    })
  }

  async abort(uploadId: string): Promise<void> {
    this.receipts.forget(uploadId)
    await abortUpload(this.bucket, uploadId)
  }

  list(): AsyncIterable<UploadListing> {
    return listUploads(this.bucket)
  }

  private async require(uploadId: string): Promise<Upload> {
    const upload = await loadUpload(this.bucket, uploadId)
    if (!upload) throw unknownUpload(uploadId)
    return upload
  }

  private async requireUnchanged(upload: Upload): Promise<void> {
    if (upload.closed || !this.receipts.contradict(upload)) return
    await this.abort(upload.id)
    throw new DomainError(
      'object-corrupt',
      'The store holds other bytes than were sent last. Upload them again.',
      { uploadId: upload.id, path: bytesPath(upload.id) },
    )
  }
}

function requireAppendable({ id, state, closed, parts }: Upload): void {
  const why = closed
    ? 'The upload is complete: nothing can be appended.'
    : state.isDirect
      ? 'URLs were signed for the parts of this upload: nothing can be appended.'
      : parts.some(part => part.sizeBytes !== state.partBytes)
        ? 'The upload is being completed: nothing can be appended.'
        : null
  if (why !== null) throw new DomainError('invalid-argument', why, { uploadId: id })
}

/** When the body breaks, what arrived before is still stored; the body's error is the one to know of. */
async function fill(appender: Appender, body: Readable): Promise<void> {
  const watched = watch(body)
  try {
    for await (const chunk of watched.chunks) await appender.write(chunk)
  } catch (error) {
    if (watched.broken) await Promise.allSettled([appender.finish()])
    throw error
  }
  await appender.finish()
}
