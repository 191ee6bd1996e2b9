import type { CommitSha, DomainError, GitOid } from '@entrepot/core'
import type { Quarantine } from '@entrepot/git'

/** A ref that was fetched and is to land. */
export interface Tip {
  /** What it is called here. */
  readonly name: string
  /** The commit, or an annotated tag that stands for it. */
  readonly oid: GitOid
  readonly commit: CommitSha
  /** Where its objects are until it lands. */
  readonly quarantine: Quarantine
}

/** A ref that can't land, and why. */
export interface FailedTip {
  readonly name: string
  readonly error: DomainError
}
