import { runGitText } from '../process/run-git.js'

/** Whether a GIT_DIR has commits whose parents are cut off. Cost: a git process. */
export async function isShallow(gitDir: string): Promise<boolean> {
  return (await runGitText(['rev-parse', '--is-shallow-repository'], { gitDir })) === 'true'
}
