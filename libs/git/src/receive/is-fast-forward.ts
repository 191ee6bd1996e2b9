import type { CommitSha, GitOid } from '@entrepot/core'
import { runGitText } from '../process/run-git.js'

/**
 * True if `after` has all that `before` led to. Both are in `gitDir`.
 * Cost: a git process, and a walk of what lies between the two.
 */
export async function isFastForward(gitDir: string, before: GitOid, after: CommitSha): Promise<boolean> {
  const left = await runGitText(['rev-list', '--max-count=1', '--stdin'], {
    gitDir,
    stdin: `${before}\n^${after}\n`,
  })
  return left === ''
}
