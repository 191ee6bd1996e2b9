import type { CommitSha, GitOid } from '@entrepot/core'
import { runGitText } from '../process/run-git.js'
import type { ObjectReader } from './object-reader.js'

/**
 * True if `commit` is one of `tips` or an ancestor of one. False for a commit that isn't here.
 * Cost: a git process that walks back from the tips until it is decided, in the worst case all of the history.
 */
export async function isReachable(
  reader: ObjectReader,
  commit: CommitSha,
  tips: readonly GitOid[],
): Promise<boolean> {
  if (tips.includes(commit)) return true
  if (tips.length === 0 || (await reader.info(commit))?.type !== 'commit') return false
  // Everything that `commit` reaches and the tips don't: empty exactly when they reach `commit` itself.
  const left = await runGitText(['rev-list', '--max-count=1', '--stdin'], {
    gitDir: reader.gitDir,
    stdin: `${commit}\n${tips.map(tip => `^${tip}\n`).join('')}`,
  })
  return left === ''
}
