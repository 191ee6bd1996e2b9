import { DomainError, type TreeEntry } from '@entrepot/core'
import { unsafePathReason } from './unsafe-path-reason.js'

/** Something about a tree that a person should know of. What it means is for a flow to say. */
export interface TreeRemark {
  readonly kind: 'symlink' | 'submodule' | 'case-collision' | 'large-blob'
  readonly path: string
  /** The path that differs only by case or by composition of accents; null for other kinds. */
  readonly otherPath: string | null
  readonly sizeBytes: number
}

/** Bytes of a file that the Hub wants in LFS from here on. */
export const LARGE_BLOB_BYTES = 10 * 1024 * 1024

/**
 * Looks at names and kinds of entries, not into files.
 *
 * @throws DomainError `path-unsafe` for the first path that must never reach a disk
 * @returns remarks in the order of the entries
 */
export function checkTree(entries: Iterable<TreeEntry>): TreeRemark[] {
  const remarks: TreeRemark[] = []
  const seen = new Map<string, string>()
  for (const entry of entries) {
    const { path, sizeBytes } = entry
    requireSafePath(path)
    const folded = foldName(path)
    const otherPath = seen.get(folded) ?? null
    if (otherPath === null) seen.set(folded, path)
    else remarks.push({ kind: 'case-collision', path, otherPath, sizeBytes })
    const kind = kindOf(entry)
    if (kind) remarks.push({ kind, path, otherPath: null, sizeBytes })
  }
  return remarks
}

/** @throws DomainError `path-unsafe` */
export function requireSafePath(path: string): void {
  const reason = unsafePathReason(path)
  if (reason === null) return
  throw new DomainError('path-unsafe', `The path ${JSON.stringify(path.slice(0, 300))} ${reason}.`, {
    path: path.slice(0, 300),
  })
}

function kindOf({ mode, lfs, sizeBytes }: TreeEntry): TreeRemark['kind'] | null {
  if (mode === '120000') return 'symlink'
  if (mode === '160000') return 'submodule'
  return lfs === null && mode !== '040000' && sizeBytes > LARGE_BLOB_BYTES ? 'large-blob' : null
}

/**
 * One form for names that a file system without regard to case can't hold side by side. Only the last segment is folded:
 * when two directories collide, that is one remark and not one for each file in them.
 */
function foldName(path: string): string {
  const nameAt = path.lastIndexOf('/') + 1
  return path.slice(0, nameAt) + path.slice(nameAt).normalize('NFC').toLowerCase()
}
