import type { CommitSha } from '@entrepot/core'
import type { Repo, Revision } from '@entrepot/persistence'

/** A repository at one moment. */
export type RepoEpoch = Pick<Repo, 'id' | 'epoch'>

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
  /**
   * What it rests on beside the asked repository, as each was before it was looked at: an answer holds while none of them changes. Null:
   * on more than can be listed, and then no answer by it may be kept.
   */
  readonly restsOn: readonly RepoEpoch[] | null
  /** When a verdict by which it may be read ends by itself; null for never. */
  readonly expiresAt: Date | null
}
