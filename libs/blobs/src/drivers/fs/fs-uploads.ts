import type { BlobKey, Oid, UploadListing, UploadStore } from '@entrepot/core'
import { randomUUID } from 'node:crypto'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffersOf, wrongSize } from '../../bytes.js'
import { OneAtATime } from '../../one-at-a-time.js'
import { unknownUpload, wrongOffset } from '../../refusals.js'
import type { Disk } from './disk.js'
import { isUploadId, kindOf, KINDS, partialPath, pathOf, unfinishedFolders, uploadPath } from './layout.js'
import { nullIfMissing } from './list-keys.js'
import { onDisk } from './store-error.js'
import { streamOf } from './stream-of.js'

/** Uploads as growing files `incoming/<uuid>`. Their size is all the state there is, so a restart forgets nothing. */
export class FsUploads implements UploadStore {
  private readonly writers = new OneAtATime()

  constructor(private readonly disk: Disk) {}

  async begin(): Promise<string> {
    const uploadId = randomUUID()
    await this.disk.createEmpty(uploadPath(this.disk.root, uploadId))
    return uploadId
  }

  async receivedBytes(uploadId: string): Promise<number | null> {
    if (!isUploadId(uploadId)) return null
    const { root } = this.disk
    const found = await onDisk(root, () => stat(uploadPath(root, uploadId)).catch(nullIfMissing))
    return found && found.size
  }

  async append(uploadId: string, offset: number, body: Readable): Promise<void> {
    await this.writers.run(uploadId, async () => {
      const received = await this.requireReceived(uploadId)
      if (offset !== received) throw wrongOffset(uploadId, offset, received)
      await this.disk.append(uploadPath(this.disk.root, uploadId), buffersOf(body))
    })
  }

  async read(uploadId: string): Promise<Readable | null> {
    if (!isUploadId(uploadId)) return null
    const { root } = this.disk
    const file = await onDisk(root, () => open(uploadPath(root, uploadId), 'r').catch(nullIfMissing))
    return file && streamOf(file)
  }

  async signParts(): Promise<null> {
    return null
  }

  async completeParts(uploadId: string): Promise<void> {
    await this.requireReceived(uploadId)
  }

  async promote(uploadId: string, key: BlobKey, expected: { oid: Oid; sizeBytes: number }): Promise<void> {
    const { root } = this.disk
    const target = pathOf(root, key)
    await this.writers.run(uploadId, async () => {
      const received = await this.requireReceived(uploadId)
      if (received !== expected.sizeBytes) {
        await this.abort(uploadId)
        throw wrongSize(expected.sizeBytes, received)
      }
      try {
        await this.disk.move(uploadPath(root, uploadId), target, partialPath(root, kindOf(key), uploadId))
      } catch (error) {
        // aborted meanwhile, or promoted by another process
        if ((await this.receivedBytes(uploadId)) === null) throw unknownUpload(uploadId)
        throw error
      }
    })
  }

  async abort(uploadId: string): Promise<void> {
    if (!isUploadId(uploadId)) return
    const { root } = this.disk
    await onDisk(root, async () => {
      await rm(uploadPath(root, uploadId), { force: true })
      for (const kind of KINDS) await rm(partialPath(root, kind, uploadId), { force: true })
    })
  }

  async *list(): AsyncGenerator<UploadListing> {
    const { root } = this.disk
    for (const folder of unfinishedFolders(root)) {
      const names = (await onDisk(root, () => readdir(folder).catch(nullIfMissing))) ?? []
      for (const uploadId of names.filter(isUploadId)) {
        const found = await onDisk(root, () => stat(join(folder, uploadId)).catch(nullIfMissing))
        if (found) yield { uploadId, sizeBytes: found.size, modifiedAt: found.mtime }
      }
    }
  }

  private async requireReceived(uploadId: string): Promise<number> {
    const received = await this.receivedBytes(uploadId)
    if (received === null) throw unknownUpload(uploadId)
    return received
  }
}
