import type { CommitSha, Oid, RepoName } from '@entrepot/core'

/** A large file as a commit of an upstream repository names it. */
export interface UpstreamFile {
  readonly repo: RepoName
  readonly commit: CommitSha
  readonly path: string
  readonly oid: Oid
  readonly sizeBytes: number
}
