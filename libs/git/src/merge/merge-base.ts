import type { CommitSha } from '@entrepot/core'
import { asCommitSha } from '@entrepot/core'
import { GitError } from '../process/git-error.js'
import { runGitText } from '../process/run-git.js'

/** Exit code of `git merge-base` when two commits have nothing in common. */
const NONE = 1

/**
 * The newest commit that both reach; of several, the one that git takes. Null when they have none in common.
 * Cost: a walk of both histories down to it.
 */
export async function mergeBase(
  gitDir: string,
  one: CommitSha,
  other: CommitSha,
  signal?: AbortSignal,
): Promise<CommitSha | null> {
  try {
    return asCommitSha(await runGitText(['merge-base', one, other], { gitDir, ...(signal && { signal }) }))
  } catch (error) {
    if (error instanceof GitError && error.exitCode === NONE) return null
    throw error
  }
}
