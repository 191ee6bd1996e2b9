import type { GitOid, Oid } from './oid.js'

/** Git's modes of a tree entry, as it prints them. */
export type EntryMode = '100644' | '100755' | '120000' | '160000' | '040000'

/** One path of a commit. Directories are listed too, with the oid of their tree. */
export interface TreeEntry {
  /** From the root of the repository, `/` between segments, no leading slash. */
  readonly path: string
  readonly mode: EntryMode
  readonly oid: GitOid
  /** Bytes as a reader sees them: the large file's size for an LFS file, 0 for a directory or submodule. */
  readonly sizeBytes: number
  /** Set when the blob is a Git LFS pointer. */
  readonly lfs: { readonly oid: Oid; readonly pointerSizeBytes: number } | null
}
