import type { CommitSha, Oid, TreeEntry } from '@entrepot/core'
import type { LfsPointer } from '../lfs/parse-lfs-pointer.js'

export interface ListOptions {
  /** With everything beneath, too. */
  readonly recursive?: boolean
  /** Path of the last entry of the page before. */
  readonly after?: string
  readonly limit?: number
}

/** Follows `/` in the order of characters, and so every path beneath a directory. */
const AFTER_SLASH = '0'

/**
 * Every path of one commit, sorted by path (by UTF-16 code units, as JavaScript compares). Immutable. Look-ups are binary
 * searches: about a microsecond among 10,000 paths.
 */
export class TreeIndex {
  /** Files, symbolic links included; directories and submodules not. */
  readonly fileCount: number
  /** Bytes of all files as a reader sees them. */
  readonly totalSizeBytes: number

  constructor(
    readonly commit: CommitSha,
    /** Must be sorted; `buildTreeIndex` and `decodeTreeIndex` see to it. */
    readonly entries: readonly TreeEntry[],
  ) {
    const files = entries.filter(isFile)
    this.fileCount = files.length
    this.totalSizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  }

  get(path: string): TreeEntry | null {
    const entry = this.entries[this.#lowerBound(path)]
    return entry?.path === path ? entry : null
  }

  /**
   * Entries of a directory in order; `''` is the root. Null when there is no such directory.
   * Cost: in proportion to what is returned.
   */
  list(dir: string, { recursive = false, after, limit = Infinity }: ListOptions = {}): TreeEntry[] | null {
    if (dir !== '' && this.get(dir)?.mode !== '040000') return null
    const prefix = dir === '' ? '' : `${dir}/`
    const found: TreeEntry[] = []
    let at = this.#lowerBound(after !== undefined && after > prefix ? after : prefix)
    while (found.length < limit) {
      const entry = this.entries[at]
      if (!entry?.path.startsWith(prefix)) break
      const slash = recursive ? -1 : entry.path.indexOf('/', prefix.length)
      if (slash >= 0) {
        at = this.#lowerBound(entry.path.slice(0, slash) + AFTER_SLASH)
        continue
      }
      if (entry.path !== after) found.push(entry)
      at += 1
    }
    return found
  }

  /** The large files, each oid once, in the order of their first path. */
  lfsObjects(): LfsPointer[] {
    const objects = new Map<Oid, LfsPointer>()
    for (const { lfs, sizeBytes } of this.entries) {
      if (lfs && !objects.has(lfs.oid)) objects.set(lfs.oid, { oid: lfs.oid, sizeBytes })
    }
    return [...objects.values()]
  }

  /** Where `path` is, or would be. */
  #lowerBound(path: string): number {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const entry = this.entries[middle]
      if (entry !== undefined && entry.path < path) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isFile({ mode }: TreeEntry): boolean {
  return mode !== '040000' && mode !== '160000'
}
