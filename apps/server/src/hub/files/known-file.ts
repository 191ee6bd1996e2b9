import type { CommitSha, TreeEntry } from '@entrepot/core'
import type { LocatedFile } from '@entrepot/registry'
import { create as contentDisposition } from 'content-disposition'
import { contentTypeOf } from './content-type.js'

/** A file that a caller may read, with everything that an answer about it says: made once, and kept while the repository stands still. */
export interface KnownFile {
  /** Where it lies: for an alias not where it was asked for. */
  readonly repoId: string
  readonly commit: CommitSha
  /** Null when that commit has no such path. */
  readonly file: FileFacts | null
  /** When the verdict by which it may be read ends by itself; null for never. */
  readonly expiresAt: Date | null
}

export interface FileFacts {
  readonly entry: TreeEntry
  /** The blob that git has, a pointer for a large file, instead of the file. */
  readonly isRaw: boolean
  readonly sizeBytes: number
  /** Quoted: the git blob id, or the SHA-256 of a large file, by which clients name it in their caches. */
  readonly etag: string
  /** Of every answer about it but an error, without `Content-Length`. */
  readonly headers: readonly string[]
  /** Of the whole. */
  readonly wholeHeaders: readonly string[]
}

export interface FileView {
  readonly isRaw: boolean
  /** False where a page embeds the file by its URL and wants no name beside it. */
  readonly hasDisposition: boolean
  /** Whether anybody gets this answer, so that a shared cache may keep and revalidate it. */
  readonly isPublic: boolean
}

export function knownFile(located: LocatedFile, view: FileView): KnownFile {
  const { repo, commit, entry, expiresAt } = located
  const large = view.isRaw ? null : entry.lfs
  const etag = `"${large?.oid ?? entry.oid}"`
  const sizeBytes = view.isRaw ? (entry.lfs?.pointerSizeBytes ?? entry.sizeBytes) : entry.sizeBytes
  const headers = [
    ...['X-Repo-Commit', located.shownAs, 'ETag', etag, 'Accept-Ranges', 'bytes'],
    ...(large ? ['X-Linked-Etag', etag, 'X-Linked-Size', String(sizeBytes)] : []),
    ...['Content-Type', contentTypeOf(entry.path)],
    ...(view.hasDisposition ? ['Content-Disposition', dispositionOf(entry.path)] : []),
    ...['Cache-Control', view.isPublic ? 'public, no-cache' : 'private, no-store'],
    // Whatever a repository holds, it gets no say on our origin.
    ...['Content-Security-Policy', "default-src 'none'; sandbox"],
  ]
  const wholeHeaders = [...headers, 'Content-Length', String(sizeBytes)]
  const { isRaw } = view
  const file = { entry, isRaw, sizeBytes, etag, headers, wholeHeaders }
  return { repoId: repo.id, commit, expiresAt, file }
}

function dispositionOf(path: string): string {
  return contentDisposition(path.slice(path.lastIndexOf('/') + 1), { type: 'inline' })
}
