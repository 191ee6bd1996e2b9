import type { TreeEntry } from './tree-index.js'

/** The name under which a file's content is known wherever it lies: what was found out about it once holds for all. */
export function contentOf({ oid, lfs }: Pick<TreeEntry, 'oid' | 'lfs'>): string {
  return lfs ? `sha256:${lfs.oid}` : `git:${oid}`
}

/** A regular file, as against a folder, a link or a submodule. */
export function isRegularFile({ mode }: Pick<TreeEntry, 'mode'>): boolean {
  return mode === '100644' || mode === '100755'
}
