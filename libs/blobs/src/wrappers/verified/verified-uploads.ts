import {
  DomainError,
  type BlobKey,
  type Oid,
  type SignedPart,
  type UploadedPart,
  type UploadListing,
  type UploadStore,
} from '@entrepot/core'
import { Readable } from 'node:stream'
import { wrongSize } from '../../bytes.js'
import { unknownUpload } from '../../refusals.js'
import { RunningHash } from './running-hash.js'
import { wrongHash } from './wrong-hash.js'

/** Uploads, about 1 KiB each; the oldest beyond it are hashed again at promote. Abandoned uploads would pile up otherwise. */
const REMEMBERED_HASHES = 10_000

/**
 * Uploads that become visible only if their bytes are the expected ones.
 *
 * Bytes are hashed while they are appended. What passed through another process, or went to the store directly, is read back:
 * the earlier part when an append resumes, or all of it at promote. A running hash is trusted only while it covers exactly
 * what the store says it has received; that comparison is what makes every other path safe.
 */
export class VerifiedUploads implements UploadStore {
  private readonly running = new Map<string, RunningHash>()

  constructor(
    private readonly inner: UploadStore,
    private readonly oidNamedBy: (key: BlobKey) => Oid | null,
  ) {}

  async append(uploadId: string, offset: number, body: Readable): Promise<void> {
    const hash = await this.hashUpTo(uploadId, offset)
    if (hash === null) return this.inner.append(uploadId, offset, body)
    try {
      // Without read-ahead: a chunk that is hashed but not yet stored when the body breaks would spoil the hash.
      const watched = Readable.from(hash.watch(body), { objectMode: false, highWaterMark: 0 })
      await this.inner.append(uploadId, offset, watched)
      this.remember(uploadId, hash)
    } catch (error) {
      if (await this.covers(hash, uploadId)) this.remember(uploadId, hash)
      throw error
    }
  }

  async promote(uploadId: string, key: BlobKey, expected: { oid: Oid; sizeBytes: number }): Promise<void> {
    const named = this.oidNamedBy(key)
    if (named !== null && named !== expected.oid) {
      throw new DomainError('invalid-argument', 'The key names another hash than the expected one.', {
        key,
        expected: expected.oid,
      })
    }
    const received = await this.inner.receivedBytes(uploadId)
    if (received === null) throw unknownUpload(uploadId)
    if (received !== expected.sizeBytes) {
      await this.abort(uploadId)
      throw wrongSize(expected.sizeBytes, received)
    }
    const actual = await this.digestOf(uploadId, received)
    if (actual !== expected.oid) {
      await this.abort(uploadId)
      throw wrongHash(expected.oid, actual)
    }
    await this.inner.promote(uploadId, key, expected)
    this.running.delete(uploadId)
  }

  async abort(uploadId: string): Promise<void> {
    this.running.delete(uploadId)
    await this.inner.abort(uploadId)
  }

  begin(sizeBytes: number): Promise<string> {
    return this.inner.begin(sizeBytes)
  }

  receivedBytes(uploadId: string): Promise<number | null> {
    return this.inner.receivedBytes(uploadId)
  }

  read(uploadId: string): Promise<Readable | null> {
    return this.inner.read(uploadId)
  }

  signParts(uploadId: string, sizes: readonly number[], ttlSeconds: number): Promise<SignedPart[] | null> {
    return this.inner.signParts(uploadId, sizes, ttlSeconds)
  }

  completeParts(uploadId: string, parts: readonly UploadedPart[]): Promise<void> {
    return this.inner.completeParts(uploadId, parts)
  }

  list(): AsyncIterable<UploadListing> {
    return this.inner.list()
  }

  /** A hash of the first `offset` bytes, taken out of memory so that no two appends share it; null to append unhashed. */
  private async hashUpTo(uploadId: string, offset: number): Promise<RunningHash | null> {
    // A wrong offset is for the store to refuse; nothing is read back for it.
    if ((await this.inner.receivedBytes(uploadId)) !== offset) return null
    const known = this.running.get(uploadId)
    this.running.delete(uploadId)
    if (known?.hashedBytes === offset) return known
    if (offset === 0) return new RunningHash()
    const earlier = await this.readBack(uploadId)
    return earlier?.hashedBytes === offset ? earlier : null
  }

  private async digestOf(uploadId: string, received: number): Promise<string> {
    const known = this.running.get(uploadId)
    if (known?.hashedBytes === received) return known.digest()
    await this.inner.completeParts(uploadId, []) // some stores can read only what is closed
    const hash = await this.readBack(uploadId)
    if (hash === null) throw unknownUpload(uploadId)
    this.remember(uploadId, hash) // should the store fail now, the next try needs no second reading
    return hash.digest()
  }

  private async readBack(uploadId: string): Promise<RunningHash | null> {
    const received = await this.inner.read(uploadId)
    if (received === null) return null
    const hash = new RunningHash()
    await hash.add(received)
    return hash
  }

  private async covers(hash: RunningHash, uploadId: string): Promise<boolean> {
    return (await this.inner.receivedBytes(uploadId)) === hash.hashedBytes
  }

  private remember(uploadId: string, hash: RunningHash): void {
    this.running.delete(uploadId)
    this.running.set(uploadId, hash)
    for (const oldest of this.running.keys()) {
      if (this.running.size <= REMEMBERED_HASHES) break
      this.running.delete(oldest)
    }
  }
}
