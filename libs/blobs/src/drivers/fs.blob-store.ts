import type { BlobKey, BlobListing, BlobStat, BlobStore, ByteRange, UploadStore } from '@entrepot/core'
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { exactly, requireRange } from '../bytes.js'
import { missingBlob } from '../refusals.js'
import { Disk } from './fs/disk.js'
import { FsUploads } from './fs/fs-uploads.js'
import { kindOf, partialPath, pathOf, uploadPath } from './fs/layout.js'
import { listKeys, nullIfMissing } from './fs/list-keys.js'
import { onDisk } from './fs/store-error.js'
import { streamOf } from './fs/stream-of.js'

/** Blobs as files below one folder, laid out as `fs/layout.ts` draws it. One host only; use S3 when there are two. */
export class FsBlobStore implements BlobStore {
  readonly uploads: UploadStore
  private readonly disk: Disk

  /** @param root absolute; made when it is first needed */
  constructor(private readonly root: string) {
    this.disk = new Disk(root)
    this.uploads = new FsUploads(this.disk)
  }

  /**
   * Makes the folders and tries them with an empty upload, so that a wrong owner or a missing volume shows at start and not at
   * the first push.
   * @throws DomainError `store-unavailable`
   */
  async prepare(): Promise<void> {
    await this.uploads.abort(await this.uploads.begin(0))
  }

  async stat(key: BlobKey): Promise<BlobStat | null> {
    const path = pathOf(this.root, key)
    const found = await onDisk(this.root, () => stat(path).catch(nullIfMissing))
    return found && { sizeBytes: found.size }
  }

  async open(key: BlobKey, range?: ByteRange): Promise<Readable> {
    if (range) requireRange(range)
    // Opened here and not by the stream, so that what is missing shows as a refusal and not as a broken download.
    const file = await this.openFile(key)
    if (range && range.start === range.endExclusive) {
      await file.close()
      return Readable.from([])
    }
    return streamOf(file, range)
  }

  async openFile(key: BlobKey): Promise<FileHandle> {
    const path = pathOf(this.root, key)
    const file = await onDisk(this.root, () => open(path, 'r').catch(nullIfMissing))
    if (!file) throw missingBlob(key)
    return file
  }

  async put(key: BlobKey, sizeBytes: number, body: Readable): Promise<void> {
    const target = pathOf(this.root, key)
    // An upload of our own: what a crash leaves of it is swept like one.
    const id = randomUUID()
    const source = uploadPath(this.root, id)
    try {
      await this.disk.write(source, exactly(sizeBytes, body))
      await this.disk.move(source, target, partialPath(this.root, kindOf(key), id))
    } catch (error) {
      await onDisk(this.root, () => rm(source, { force: true }))
      throw error
    }
  }

  async delete(key: BlobKey): Promise<boolean> {
    const path = pathOf(this.root, key)
    return onDisk(this.root, async () => (await rm(path).catch(nullIfMissing)) !== null)
  }

  list(prefix: string, after?: BlobKey): AsyncIterable<BlobListing> {
    return listKeys(this.root, prefix, after)
  }

  async downloadUrl(): Promise<null> {
    return null
  }
}
