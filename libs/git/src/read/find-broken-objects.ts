import { GitError } from '../process/git-error.js'
import { runGit } from '../process/run-git.js'

/** Lines of git's report that are kept: the first say what is wrong, the rest repeat it. */
const REPORT_LINES = 20

/**
 * Looks at every object of a GIT_DIR, and whether all that its refs reach is there.
 * Cost: unpacks and hashes everything.
 *
 * @returns what git has to complain about; empty when all is well
 */
export async function findBrokenObjects(gitDir: string): Promise<string[]> {
  try {
    await runGit(['fsck', '--full', '--no-dangling', '--no-reflogs', '--no-progress'], { gitDir })
    return []
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return error.stderr.split('\n').slice(0, REPORT_LINES)
  }
}
