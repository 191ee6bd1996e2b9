import type { TreeEntry } from '@entrepot/core'

/** One path that is not in both trees as it is in the other. */
export interface TreeChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed'
  /** Where it is now; for a file that was removed, where it was. */
  readonly path: string
  /** Where one that was renamed lay before. */
  readonly formerPath: string | null
  /** Bytes as a reader sees them; null where there was or is no such file. */
  readonly sizeBefore: number | null
  readonly sizeAfter: number | null
  /** It is kept as a large file, before or after. */
  readonly isLarge: boolean
}

export interface TreeComparison {
  /** By path. */
  readonly changes: readonly TreeChange[]
  readonly unchanged: number
}

/**
 * What became of the files from one tree to another. A file that went and came by another name with the very same bytes was renamed; one
 * that was changed on the way went and came. Linear in the number of paths.
 */
export function compareTrees(base: readonly TreeEntry[], head: readonly TreeEntry[]): TreeComparison {
  const before = new Map(base.filter(isNoDirectory).map(entry => [entry.path, entry]))
  const changes: TreeChange[] = []
  const added: TreeEntry[] = []
  let unchanged = 0
  for (const entry of head.filter(isNoDirectory)) {
    const old = before.get(entry.path)
    before.delete(entry.path)
    if (!old) added.push(entry)
    else if (old.oid === entry.oid && old.mode === entry.mode) unchanged += 1
    else changes.push(changeOf('changed', old, entry))
  }
  // From the end, so that the first of equal ones is taken first, at no cost however many there are.
  const gone = Map.groupBy([...before.values()].reverse(), bytesOf)
  for (const entry of added) {
    const old = gone.get(bytesOf(entry))?.pop()
    changes.push(old ? changeOf('renamed', old, entry) : changeOf('added', null, entry))
  }
  for (const old of [...gone.values()].flat()) changes.push(changeOf('removed', old, null))
  changes.sort((one, other) => (one.path < other.path ? -1 : 1))
  return { changes, unchanged }
}

function isNoDirectory({ mode }: TreeEntry): boolean {
  return mode !== '040000'
}

/** Empty files are all alike, and none of them is another one’s former self. */
function bytesOf({ path, oid, sizeBytes }: TreeEntry): string {
  return sizeBytes === 0 ? path : oid
}

function changeOf(kind: TreeChange['kind'], old: TreeEntry | null, now: TreeEntry | null): TreeChange {
  return {
    kind,
    path: (now ?? old)?.path ?? '',
    formerPath: kind === 'renamed' ? (old?.path ?? null) : null,
    sizeBefore: old?.sizeBytes ?? null,
    sizeAfter: now?.sizeBytes ?? null,
    isLarge: Boolean(old?.lfs ?? now?.lfs),
  }
}
