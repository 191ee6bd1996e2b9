import type { Readable } from 'node:stream'
import { Readable as ReadableStream } from 'node:stream'
import {
  blobKeys,
  type ByteRange,
  DomainError,
  type GitOid,
  isDomainError,
  type TreeEntry,
} from '@entrepot/core'
import { linkedOids, type Repo } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import type { Engines } from '../engines.js'
import { openReader } from './open-reader.js'

/** Bytes of small git files kept in memory: every client of a model asks for the same few configuration files. */
const SMALL_FILES_BYTES = 64 * 1024 * 1024
/** Bytes of the largest of them. */
const SMALL_FILE_MAX_BYTES = 1024 * 1024

/** The bytes of files, whose readers have asked `mayRead` about the revision that names them. */
export class FileOpener {
  readonly #small = new LRUCache<GitOid, Buffer>({
    maxSize: SMALL_FILES_BYTES,
    sizeCalculation: bytes => bytes.length + 1,
  })

  constructor(private readonly engines: Engines) {}

  /**
   * A file as a reader sees it: a large file's bytes, not its pointer.
   *
   * @throws DomainError `object-not-stored`  the large file of an older revision, which the mirror did not bring
   */
  async open(repo: Repo, entry: TreeEntry, range?: ByteRange): Promise<Readable> {
    if (!entry.lfs) return this.openGitBlob(repo, entry, range)
    const { oid } = entry.lfs
    if (!(await linkedOids(this.engines.db.prisma, repo.id, [oid])).has(oid)) throw notStored(entry)
    try {
      return await this.engines.blobs.open(blobKeys.largeFile(oid), range)
    } catch (error) {
      if (isDomainError(error, 'blob-missing')) throw notStored(entry)
      throw error
    }
  }

  /** The blob that git has at this path: for a large file its pointer. */
  async openGitBlob(repo: Repo, entry: TreeEntry, range?: ByteRange): Promise<Readable> {
    const sizeBytes = entry.lfs?.pointerSizeBytes ?? entry.sizeBytes
    if (sizeBytes > SMALL_FILE_MAX_BYTES)
      return (await openReader(this.engines, repo.id)).openBlob(entry.oid, range)
    const bytes = this.#small.get(entry.oid) ?? (await this.#readSmall(repo, entry.oid))
    return ReadableStream.from([range ? bytes.subarray(range.start, range.endExclusive) : bytes])
  }

  async #readSmall(repo: Repo, oid: GitOid): Promise<Buffer> {
    const bytes = await (await openReader(this.engines, repo.id)).readBlob(oid, SMALL_FILE_MAX_BYTES)
    this.#small.set(oid, bytes)
    return bytes
  }
}

function notStored(entry: TreeEntry): DomainError {
  const message = `The bytes of ${entry.path} at this revision are not stored here. Mirror that revision to get them.`
  return new DomainError('object-not-stored', message, { path: entry.path })
}
