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

/** Half open, in bytes. */
export interface ByteRange {
  readonly start: number
  readonly endExclusive: number
}

export interface BlobStat {
  readonly sizeBytes: number
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
 * "Absent" and "cannot" are null; a broken promise is a `DomainError` (`blob-missing`, `object-corrupt`, `store-unavailable`).
 */
export interface BlobStore {
  stat(key: BlobKey): Promise<BlobStat | null>

  /** @throws DomainError `blob-missing`. A range past the end yields what there is. */
  open(key: BlobKey, range?: ByteRange): Promise<Readable>

  /**
   * Writes a blob whole: a reader sees all of it or none, and it survives power loss once this resolves. Writing a key that
   * exists is a success without effect, as keys name their content.
   */
  put(key: BlobKey, sizeBytes: number, body: Readable): Promise<void>

  /** True if there was something to delete. */
  delete(key: BlobKey): Promise<boolean>

  /** Keys under `prefix` in byte order, after `after`. Costs a walk: for verification and collection, never for a request. */
  list(prefix: string, after?: BlobKey): AsyncIterable<{ key: BlobKey; sizeBytes: number; modifiedAt: Date }>

  /** A URL that authorises itself, or null where the driver has none and the server must stream. */
  downloadUrl(key: BlobKey, options: DownloadUrlOptions): Promise<string | null>

  readonly uploads: UploadStore
}

/** Bytes on their way in: `incoming/<uploadId>`, invisible until promoted. */
export interface UploadStore {
  /** Begins an upload of about `sizeBytes`; the id is a UUID and holds nothing secret. */
  begin(sizeBytes: number): Promise<string>

  /** Bytes that are safely here, or null for an unknown upload. An interrupted append counts as far as it got. */
  receivedBytes(uploadId: string): Promise<number | null>

  /**
   * Appends at `offset`, which must be `receivedBytes`, and flushes. Bytes that arrived before a break stay and count.
   * @throws DomainError `invalid-argument` when the offset is not where the upload stands
   */
  append(uploadId: string, offset: number, body: Readable): Promise<void>

  /** What was received so far, to be hashed again after a restart; null where the driver can't read an unfinished upload. */
  read(uploadId: string): Promise<Readable | null>

  /** URLs for the parts of a direct upload (a single one counts as one part), or null where the driver has none. */
  signParts(
    uploadId: string,
    partSizesBytes: readonly number[],
    ttlSeconds: number,
  ): Promise<SignedPart[] | null>

  /** Joins the parts of a direct upload. A no-op for uploads that were appended. */
  completeParts(uploadId: string, parts: readonly UploadedPart[]): Promise<void>

  /**
   * Makes the upload visible under `key`, atomically and durably, and ends it. If the key exists already the upload is dropped.
   * Whoever calls this has verified the bytes; `verified()` makes that certain.
   * @throws DomainError `blob-missing` for an unknown upload
   */
  promote(uploadId: string, key: BlobKey, expected: { oid: Oid; sizeBytes: number }): Promise<void>

  /** Forgets the upload and its bytes. Unknown ids are fine. */
  abort(uploadId: string): Promise<void>

  /** Every upload that has not ended, for the sweep of what nobody will finish. */
  list(): AsyncIterable<{ uploadId: string; sizeBytes: number; modifiedAt: Date }>
}
