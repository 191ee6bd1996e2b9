import { asCommitSha, type CommitSha } from '@entrepot/core'
import type { LocalPack } from '../fetch/describe-pack.js'
import { packFor } from '../fetch/pack-for.js'
import { runGitText } from '../process/run-git.js'
import { formatCommit, type NewCommit } from '../write/format-commit.js'

export interface WrittenMerge {
  readonly commit: CommitSha
  /** What neither parent has; they lie in `gitDir` and go with it. */
  readonly packs: readonly LocalPack[]
}

/**
 * Makes the commit of a merge whose tree `mergeTrees` wrote to this GIT_DIR, and packs what is new.
 * Cost: two git processes.
 */
export async function writeMerge(gitDir: string, merge: NewCommit): Promise<WrittenMerge> {
  const { body } = formatCommit(merge)
  if (!(body instanceof Uint8Array)) throw new TypeError('a commit is written in memory')
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin']
  const commit = asCommitSha(await runGitText(args, { gitDir, stdin: body }))
  const pack = await packFor({ gitDir }, { tips: [commit], exclude: merge.parents })
  return { commit, packs: pack ? [pack] : [] }
}
