import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { CommitSha, Oid } from './oid.js'

/**
 * Where a blob lies in the store. Everything under a key is immutable once it is visible.
 *
 * | key | holds |
 * |---|---|
 * | `sha256/ab/cd/<oid>` | a large file, named by the SHA-256 of its bytes |
 * | `packs/<oid>.pack`, `packs/<oid>.idx` | one git pack and its index, named by the SHA-256 of the pack |
 * | `index/<commit>` | the tree index of a commit |
 */
export type BlobKey = string & { readonly __brand: 'BlobKey' }

export const blobKeys = {
  largeFile: (oid: Oid) => `sha256/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}` as BlobKey,
  pack: (oid: Oid) => `packs/${oid}.pack` as BlobKey,
  packIndex: (oid: Oid) => `packs/${oid}.idx` as BlobKey,
  treeIndex: (commit: CommitSha) => `index/${commit}` as BlobKey,
}

const KEY_SHAPES = [
  /^sha256\/([0-9a-f]{2})\/([0-9a-f]{2})\/\1\2[0-9a-f]{60}$/,
  /^packs\/[0-9a-f]{64}\.(?:pack|idx)$/,
  /^index\/[0-9a-f]{40}$/,
]

/** True for the shapes of `blobKeys` and nothing else: stores refuse other keys, so none can name a path outside of them. */
export function isBlobKey(text: string): text is BlobKey {
  return KEY_SHAPES.some(shape => shape.test(text))
}

/** Half open, in bytes. */
export interface ByteRange {
  readonly start: number
  readonly endExclusive: number
}

export interface BlobStat {
  readonly sizeBytes: number
}

export interface BlobListing extends BlobStat {
  readonly key: BlobKey
  /** When the key was last written, in whole seconds on some stores. */
  readonly modifiedAt: Date
}

export interface UploadListing extends BlobStat {
  readonly uploadId: string
  /** When bytes last arrived, in whole seconds on some stores. */
  readonly modifiedAt: Date
}

/** The names under which a browser or client saves a presigned download. */
export interface DownloadUrlOptions {
  readonly ttlSeconds: number
  readonly fileName?: string
  readonly contentType?: string
}

/** Where one part of a multipart upload goes; a client PUTs the part's bytes there with no header of ours. */
export interface SignedPart {
  readonly partNumber: number
  readonly url: string
}

/** What a store answered for an uploaded part, to be handed back in `completeParts`. */
export interface UploadedPart {
  readonly partNumber: number
  readonly etag: string
}

/**
 * Bytes by key. Two drivers and several wrappers implement it; `libs/blobs/src/contract.ts` is what they all keep.
 *
 * Reads: `stat` and `open`. Small immutable writes whose bytes we made ourselves: `put`. Bytes from outside arrive as an
 * *upload* under `incoming/<uploadId>`, which nothing can read as a blob, and become visible by `promote` only.
 * "Absent" and "cannot" are null; a broken promise is a `DomainError` (`blob-missing`, `object-corrupt`, `store-unavailable`,
 * and `invalid-argument` for a key that `isBlobKey` refuses).
 *
 * A body that breaks passes its own error on. A body that is refused before a byte of it was read is left alone, so that an HTTP
 * handler can still answer.
 */
export interface BlobStore {
  stat(key: BlobKey): Promise<BlobStat | null>

  /**
   * Read the stream to its end or destroy it: a descriptor or a connection hangs on it. A range past the end yields what there
   * is, which may be nothing.
   * @throws DomainError `blob-missing`
   */
  open(key: BlobKey, range?: ByteRange): Promise<Readable>

  /**
   * The blob as an open file, for whoever reads a large one with less effort than a stream makes; close it. Only drivers whose blobs
   * are files of this host have it.
   * @throws DomainError `blob-missing`
   */
  openFile?(key: BlobKey): Promise<FileHandle>

  /**
   * Writes a blob whole: a reader sees all of it or none, and it survives power loss once this resolves. Writing a key that
   * exists is a success: readers see no difference, as keys name their content, but `modifiedAt` is renewed, by which collection
   * spares what was just written again.
   * @throws DomainError `object-corrupt` when the body isn't of exactly `sizeBytes`; nothing is visible then
   */
  put(key: BlobKey, sizeBytes: number, body: Readable): Promise<void>

  /** True if there was something to delete; of two calls at once both may say so. A stream that is open already may break. */
  delete(key: BlobKey): Promise<boolean>

  /** Keys that begin with `prefix`, in byte order, after `after`. Costs a walk: for verification and collection, never for a request. */
  list(prefix: string, after?: BlobKey): AsyncIterable<BlobListing>

  /**
   * A URL that authorises itself, or null where the driver has none and the server must stream. Made without asking the store:
   * whether the key exists shows when the URL is used.
   */
  downloadUrl(key: BlobKey, options: DownloadUrlOptions): Promise<string | null>

  readonly uploads: UploadStore
}

/**
 * Bytes on their way in: `incoming/<uploadId>`, invisible until promoted.
 *
 * An upload is either appended to or sent directly in parts; a driver that signs parts refuses to mix the two, as bytes could
 * then change after they were hashed. One caller at a time: a driver refuses the second one in the same process
 * (`invalid-argument`); between processes the caller sees to it.
 */
export interface UploadStore {
  /** Begins an upload of about `sizeBytes`; the id is a UUID and holds nothing secret. Whoever appends bounds the body. */
  begin(sizeBytes: number): Promise<string>

  /** Bytes that are safely here, or null for an unknown upload. */
  receivedBytes(uploadId: string): Promise<number | null>

  /**
   * Appends at `offset`, which must be `receivedBytes`, and flushes. When the body breaks, a prefix of what arrived stays
   * (all of it on a file system, whole parts on S3): ask `receivedBytes` where to go on.
   * @throws DomainError `invalid-argument` when the offset is not where the upload stands
   * @throws DomainError `blob-missing` for an unknown upload
   */
  append(uploadId: string, offset: number, body: Readable): Promise<void>

  /**
   * What was received so far, to be hashed again. Null for an unknown upload, and where the driver can't read an upload that
   * `completeParts` has not closed.
   */
  read(uploadId: string): Promise<Readable | null>

  /**
   * URLs for the parts of a direct upload, in order, numbered from 1; or null where the driver has none. One part is allowed. May
   * be asked again when URLs ran out. They must be dead once `completeParts` resolves, else bytes could change after they were
   * hashed: on S3 even a single part is a multipart upload and not a presigned PUT.
   */
  signParts(
    uploadId: string,
    partSizesBytes: readonly number[],
    ttlSeconds: number,
  ): Promise<SignedPart[] | null>

  /**
   * Closes an upload: joins the parts of a direct one, and takes an empty list for one that was appended. Afterwards every driver
   * can `read` it, and nothing may be appended. Closing twice is fine. Optional before `promote` for what was appended.
   * @throws DomainError `blob-missing` for an unknown upload
   */
  completeParts(uploadId: string, parts: readonly UploadedPart[]): Promise<void>

  /**
   * Makes the upload visible under `key`, atomically and durably, and ends it. A key that exists is replaced by the same bytes.
   * Whoever calls this has verified the bytes; `verified()` makes that certain. A driver checks the size, which costs nothing.
   * Takes as long as a copy where the store can't rename (S3: one request up to 5 GB, a copy in parts above).
   * When the store fails the upload stays, and may be promoted again.
   * @throws DomainError `blob-missing` for an unknown upload, even if `key` exists: an id proves nothing
   * @throws DomainError `object-corrupt` when the bytes are not the expected ones; the upload is aborted
   */
  promote(uploadId: string, key: BlobKey, expected: { oid: Oid; sizeBytes: number }): Promise<void>

  /** Forgets the upload and its bytes. Unknown ids are fine. */
  abort(uploadId: string): Promise<void>

  /** Every upload that has not ended, in no order, for the sweep of what nobody will finish. Costs a call per upload on S3. */
  list(): AsyncIterable<UploadListing>
}
