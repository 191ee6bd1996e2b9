import type { TreeEntry } from '@entrepot/core'
import type { Commit } from '@entrepot/git'
import type { FileSecurity } from '@entrepot/governance'

/** What an entry comes with when a client asks for more. */
export interface EntryDetails {
  readonly last: Commit | null
  /** Null for a folder. */
  readonly security: FileSecurity | null
}

/** One line of a tree as clients read it. Note that the large file's digest is `oid` here and `sha256` among the siblings. */
export function describeEntry(entry: TreeEntry, details: EntryDetails | null): object {
  const { path, oid, sizeBytes, lfs } = entry
  const last = details?.last
  const lastCommit = last && {
    lastCommit: { id: last.oid, title: last.title, date: last.committer.date.toISOString() },
  }
  if (entry.mode === '040000') return { type: 'directory', oid, size: 0, path, ...lastCommit }
  return {
    type: 'file',
    oid,
    size: sizeBytes,
    path,
    ...(lfs && { lfs: { oid: lfs.oid, size: sizeBytes, pointerSize: lfs.pointerSizeBytes } }),
    ...lastCommit,
    ...(details?.security && { securityFileStatus: details.security }),
  }
}
