import type { FileHandle } from 'node:fs/promises'
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
  async open(repo: RepoKey, entry: TreeEntry, range?: ByteRange): Promise<Readable> {
    await this.requireStored(repo, entry)
    return this.openStored(repo, entry, range)
  }

  /**
   * Whether `open` would find the bytes, without opening them: an answer about a file must not promise what isn't here. None but large
   * files can be absent, and costs nothing for others.
   *
   * @throws DomainError `object-not-stored`
   */
  async requireStored(repo: RepoKey, { lfs, path }: TreeEntry): Promise<void> {
    if (lfs && !(await linkedOids(this.engines.db.prisma, repo.id, [lfs.oid])).has(lfs.oid))
      throw notStored(path)
  }

  /** As `open`, after `requireStored` in the same epoch of the repository. */
  async openStored(repo: RepoKey, entry: TreeEntry, range?: ByteRange): Promise<Readable> {
    if (!entry.lfs) return this.openGitBlob(repo, entry, range)
    try {
      return await this.engines.blobs.open(blobKeys.largeFile(entry.lfs.oid), range)
    } catch (error) {
      if (isDomainError(error, 'blob-missing')) throw notStored(entry.path)
      throw error
    }
  }

  /**
   * A large file as an open file of this host, under the conditions of `openStored`; close it. Null for every other file, and where the
   * store has no files.
   */
  async openStoredFile(entry: TreeEntry): Promise<FileHandle | null> {
    const { blobs } = this.engines
    if (!entry.lfs || !blobs.openFile) return null
    try {
      return await blobs.openFile(blobKeys.largeFile(entry.lfs.oid))
    } catch (error) {
      if (isDomainError(error, 'blob-missing')) throw notStored(entry.path)
      throw error
    }
  }

  /** The blob that git has at this path: for a large file its pointer. */
  async openGitBlob(repo: RepoKey, entry: TreeEntry, range?: ByteRange): Promise<Readable> {
    const bytes = await this.readSmallBlob(repo, entry)
    if (bytes === null) return (await openReader(this.engines, repo.id)).openBlob(entry.oid, range)
    return ReadableStream.from([range ? bytes.subarray(range.start, range.endExclusive) : bytes])
  }

  /** The same in one piece, from memory when warm; null for a blob that is too large to be kept there, which streams instead. */
  async readSmallBlob(repo: RepoKey, entry: TreeEntry): Promise<Buffer | null> {
    const sizeBytes = entry.lfs?.pointerSizeBytes ?? entry.sizeBytes
    if (sizeBytes > SMALL_FILE_MAX_BYTES) return null
    const known = this.#small.get(entry.oid)
    if (known) return known
    const bytes = await (await openReader(this.engines, repo.id)).readBlob(entry.oid, SMALL_FILE_MAX_BYTES)
    this.#small.set(entry.oid, bytes)
    return bytes
  }
}

type RepoKey = Pick<Repo, 'id'>

function notStored(path: string): DomainError {
  const message = `The bytes of ${path} at this revision are not stored here. Mirror that revision to get them.`
  return new DomainError('object-not-stored', message, { path })
}
