import type {
  BlobKey,
  BlobListing,
  BlobStat,
  BlobStore,
  ByteRange,
  DownloadUrlOptions,
  S3Config,
} from '@entrepot/core'
import { Readable } from 'node:stream'
import { exactly, requireRange } from '../bytes.js'
import { missingBlob } from '../refusals.js'
import { type Bucket, headObject, openBucket, putObject, removeObject } from './s3/bucket.js'
import { download } from './s3/download.js'
import { pathOf } from './s3/layout.js'
import { S3_LIMITS, type S3Limits } from './s3/limits.js'
import { listKeys } from './s3/list-keys.js'
import { S3Uploads } from './s3/s3-uploads.js'
import { signDownload } from './s3/sign-download.js'

/** Blobs as objects of S3, laid out as `s3/layout.ts` draws it, for any number of hosts. */
export class S3BlobStore implements BlobStore {
  readonly uploads: S3Uploads
  private readonly bucket: Bucket

  constructor(config: S3Config, limits: S3Limits = S3_LIMITS) {
    this.bucket = openBucket(config, limits)
    this.uploads = new S3Uploads(this.bucket)
  }

  /**
   * Tries the store with an empty upload, so that a wrong key, bucket or address shows at start and not at the first push.
   * @throws DomainError `config-invalid` for what the operator has to correct
   * @throws DomainError `store-unavailable` when the store doesn't answer
   */
  async prepare(): Promise<void> {
    await this.uploads.abort(await this.uploads.begin(0))
  }

  async stat(key: BlobKey): Promise<BlobStat | null> {
    const found = await headObject(this.bucket, pathOf(key))
    return found && { sizeBytes: found.sizeBytes }
  }

  async open(key: BlobKey, range?: ByteRange): Promise<Readable> {
    if (range) requireRange(range)
    if (range && range.start === range.endExclusive) {
      if (!(await this.stat(key))) throw missingBlob(key)
      return Readable.from([])
    }
    const body = await download(this.bucket, pathOf(key), range)
    if (!body) throw missingBlob(key)
    return body
  }

  async put(key: BlobKey, sizeBytes: number, body: Readable): Promise<void> {
    const path = pathOf(key)
    if (sizeBytes > this.bucket.limits.partBytes) return this.putLarge(key, sizeBytes, body)
    const chunks: Buffer[] = []
    for await (const chunk of exactly(sizeBytes, body)) chunks.push(Buffer.from(chunk))
    await putObject(this.bucket, path, Buffer.concat(chunks))
  }

  async delete(key: BlobKey): Promise<boolean> {
    const path = pathOf(key)
    if (!(await headObject(this.bucket, path))) return false
    await removeObject(this.bucket, path)
    return true
  }

  list(prefix: string, after?: BlobKey): AsyncIterable<BlobListing> {
    return listKeys(this.bucket, prefix, after)
  }

  async downloadUrl(key: BlobKey, options: DownloadUrlOptions): Promise<string> {
    return signDownload(this.bucket, pathOf(key), options)
  }

  /** By an upload of our own: what a crash leaves of it is swept like one. */
  private async putLarge(key: BlobKey, sizeBytes: number, body: Readable): Promise<void> {
    const id = await this.uploads.begin(sizeBytes)
    try {
      await this.uploads.append(id, 0, Readable.from(exactly(sizeBytes, body), { objectMode: false }))
      await this.uploads.promote(id, key, { sizeBytes })
    } catch (error) {
      await Promise.allSettled([this.uploads.abort(id)])
      throw error
    }
  }
}
