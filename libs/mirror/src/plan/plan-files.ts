import { type CommitSha, DomainError, type Oid, type TreeEntry } from '@entrepot/core'

/** A commit that is to land, and the refs it is for. */
export interface TipFiles {
  readonly commit: CommitSha
  /** Those of its tree that are large files, at least. */
  readonly entries: readonly TreeEntry[]
}

/** A large file that some of the commits name. */
export interface NeededFile {
  readonly oid: Oid
  readonly sizeBytes: number
  /** Where the first of them has it: what is asked for at upstream. */
  readonly commit: CommitSha
  readonly path: string
  /** All commits that need it. */
  readonly neededBy: ReadonlySet<CommitSha>
}

/**
 * Every large file that the commits name, each once, in the order of the commits.
 *
 * @returns `refused` has the commits that contradict themselves: two pointers to one object that differ in its size
 */
export function planFiles(tips: readonly TipFiles[]): {
  files: NeededFile[]
  refused: Map<CommitSha, DomainError>
} {
  const files = new Map<string, NeededFile & { neededBy: Set<CommitSha> }>()
  const refused = new Map<CommitSha, DomainError>()
  for (const { commit, entries } of tips) {
    const sizes = new Map<Oid, number>()
    for (const { path, sizeBytes, lfs } of entries) {
      if (!lfs) continue
      const { oid } = lfs
      if ((sizes.get(oid) ?? sizeBytes) !== sizeBytes) refused.set(commit, contradiction(path))
      sizes.set(oid, sizeBytes)
      // Commits that differ about a size get a file each: whichever of the two is wrong fails by itself.
      const key = `${oid} ${sizeBytes}`
      const file = files.get(key) ?? { oid, sizeBytes, commit, path, neededBy: new Set() }
      file.neededBy.add(commit)
      files.set(key, file)
    }
  }
  return { files: [...files.values()], refused }
}

function contradiction(path: string): DomainError {
  return new DomainError(
    'upstream-invalid',
    `The pointer ${path} gives its object another size than an earlier pointer does.`,
    { path },
  )
}
