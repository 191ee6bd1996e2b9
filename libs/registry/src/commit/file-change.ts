import { DomainError, type Oid } from '@entrepot/core'
import { type FileSlice, requireSafePath } from '@entrepot/git'

/** One change of a commit, in terms of files. Paths are from the root, with `/` between segments. */
export type FileChange =
  /** Makes or replaces a file. It lands in LFS where it must, or where `.gitattributes` wants it there. */
  | { readonly kind: 'file'; readonly path: string; readonly body: Uint8Array | FileSlice }
  /** Makes or replaces a large file whose bytes were sent before. Without a size it has the one it was sent with. */
  | {
      readonly kind: 'large-file'
      readonly path: string
      readonly oid: Oid
      readonly sizeBytes: number | null
    }
  /** Makes or replaces a file, or a folder with all that is in it, by what stands elsewhere; null: in the parent commit. */
  | {
      readonly kind: 'copy'
      readonly path: string
      readonly from: { readonly path: string; readonly revision: string | null }
    }
  /** Removes a file, or a folder with all that is in it. */
  | { readonly kind: 'delete'; readonly path: string; readonly only?: 'folder' }

/** Changes of one commit: more than anybody uploads at once, and a bound on what is kept in memory for them. */
export const MAX_CHANGES = 50_000
/** Characters of all paths of one commit. */
const MAX_PATHS_LENGTH = 16 * 1024 * 1024

/** What a commit is to change, taken one by one so that what can't be is refused as early as it is seen. */
export class ChangeList {
  readonly #changes: FileChange[] = []
  readonly #paths = new Set<string>()
  #pathsLength = 0

  get all(): readonly FileChange[] {
    return this.#changes
  }

  /**
   * @throws DomainError `path-unsafe`
   * @throws DomainError `invalid-argument`  the path was changed before
   * @throws DomainError `limit-exceeded`  too many changes
   */
  add(change: FileChange): void {
    const { path } = change
    requireSafePath(path)
    if (change.kind === 'copy') requireSafePath(change.from.path)
    if (this.#paths.has(path)) {
      const message = `${JSON.stringify(path.slice(0, 300))} is changed twice in one commit.`
      throw new DomainError('invalid-argument', message, { path: path.slice(0, 300) })
    }
    this.#paths.add(path)
    this.#append(change)
  }

  /** Removes a file that goes on under another path; something else may take its place. */
  addMoved(path: string): void {
    requireSafePath(path)
    this.#append({ kind: 'delete', path })
  }

  #append(change: FileChange): void {
    this.#pathsLength += change.path.length
    if (this.#changes.length >= MAX_CHANGES || this.#pathsLength > MAX_PATHS_LENGTH) {
      const message = `One commit may change ${MAX_CHANGES} files. Make several commits of this.`
      throw new DomainError('limit-exceeded', message, { maxChanges: MAX_CHANGES })
    }
    this.#changes.push(change)
  }
}
