import type { CommitSha, GitOid } from '@entrepot/core'

export interface Signature {
  readonly name: string
  readonly email: string
  readonly date: Date
}

/** A commit as people read it. What an old or odd client wrote is made readable, never refused. */
export interface Commit {
  readonly oid: CommitSha
  readonly tree: GitOid
  readonly parents: readonly CommitSha[]
  readonly author: Signature
  readonly committer: Signature
  /** The first line of the message. */
  readonly title: string
  /** What follows the first line, without blank lines around it. */
  readonly message: string
}
