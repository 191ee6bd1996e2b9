import { createHash } from 'node:crypto'
import { asCommitSha, type CommitSha } from '@entrepot/core'
import type { AliasRow } from '@entrepot/persistence'

/** Keeps these ids apart from those of git, which hashes a type and a length first, and from others that we may make once. */
const KIND = 'entrepot alias 1'

/**
 * The commit id of a variant under the name of a repository: 40 hex digits, as clients want them. The same variant at the same commit is
 * called the same on every node, so that files of one download never seem to come from two revisions.
 */
export function aliasCommit({
  repoId,
  targetRepoId,
  targetCommit,
  variantKey,
}: Omit<AliasRow, 'commit'>): CommitSha {
  const named = JSON.stringify([KIND, repoId, targetRepoId, targetCommit, variantKey])
  return asCommitSha(createHash('sha1').update(named).digest('hex'))
}
