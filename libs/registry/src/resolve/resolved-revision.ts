import type { CommitSha } from '@entrepot/core'
import type { Repo, Revision } from '@entrepot/persistence'

/** A revision that its reader may read, and how much of it. */
export interface ResolvedRevision {
  /** Where its files are: for an alias another repository than the one that was asked. */
  readonly repo: Repo
  readonly commit: CommitSha
  readonly revision: Revision
  /** What clients are told that it is: `commit`, or the id of an alias. */
  readonly shownAs: CommitSha
  /** The only files of it that are there for who asks; null: all. */
  readonly paths: ReadonlySet<string> | null
  /** False where it rests on more than the asked repository: such an answer must not be kept by that repository's epoch. */
  readonly isSettled: boolean
}
