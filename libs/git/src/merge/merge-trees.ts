import { asGitOid, type CommitSha, DomainError, type GitOid, isDomainError } from '@entrepot/core'
import { GitError } from '../process/git-error.js'
import { startGit } from '../process/start-git.js'
import { readAtMost } from './read-at-most.js'

export type TreeMerge =
  /** Written to `gitDir`. */
  | { readonly kind: 'clean'; readonly tree: GitOid }
  /** At most `MAX_CONFLICTS`, in order. */
  | { readonly kind: 'conflict'; readonly paths: readonly string[] }

/** Milliseconds: merges of 100,000 files take some seconds. One that takes longer is for somebody's own machine. */
const PATIENCE_MS = 30_000
/** Paths that a refusal names. */
const MAX_CONFLICTS = 100
/** Bytes of git's answer, most of which are paths in conflict. */
const ANSWER_MAX_BYTES = 4 * 1024 * 1024
/** Exit codes of `git merge-tree`; 129 is git's for options that it does not know. */
const CLEAN = 0
const CONFLICT = 1
const USAGE = 129

/**
 * Merges the trees of two commits as `git merge` does, with their common ancestors as base; nothing is checked out. Large files are merged
 * by their pointers, which conflict when both sides changed one.
 *
 * Cost: a git process that reads what differs. Needs git 2.38 or later.
 *
 * @param gitDir  sees both commits; new trees and blobs are written to it, so it is a quarantine or a view
 * @throws DomainError `not-implemented`  the installed git is too old
 * @throws DomainError `limit-exceeded`  the merge takes longer than half a minute, or conflicts everywhere
 */
export async function mergeTrees(
  gitDir: string,
  { ours, theirs }: { readonly ours: CommitSha; readonly theirs: CommitSha },
): Promise<TreeMerge> {
  const args = ['merge-tree', '--write-tree', '--allow-unrelated-histories', '--name-only', '--no-messages']
  const git = startGit([...args, '-z', ours, theirs], { gitDir, signal: AbortSignal.timeout(PATIENCE_MS) })
  git.stdin.end()
  try {
    const { bytes, isWhole } = await readAtMost(git.stdout, ANSWER_MAX_BYTES)
    if (!isWhole) throw tooMuch('more files conflict than anybody could resolve here')
    const exitCode = await exitCodeOf(git.done)
    const [tree = '', ...paths] = bytes.toString('utf8').split('\0').filter(Boolean)
    if (exitCode === CLEAN) return { kind: 'clean', tree: asGitOid(tree) }
    return { kind: 'conflict', paths: paths.slice(0, MAX_CONFLICTS) }
  } catch (error) {
    throw isDomainError(error, 'cancelled') ? tooMuch('it takes too long') : error
  } finally {
    git.kill()
  }
}

async function exitCodeOf(done: Promise<void>): Promise<typeof CLEAN | typeof CONFLICT> {
  try {
    await done
    return CLEAN
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    if (error.exitCode === CONFLICT) return CONFLICT
    if (error.exitCode !== USAGE) throw error
    const message = 'The git of this server can only fast-forward: merging needs git 2.38 or later.'
    throw new DomainError('not-implemented', message, {}, { cause: error })
  }
}

function tooMuch(why: string): DomainError {
  return new DomainError('limit-exceeded', `This can't be merged here: ${why}. Merge it locally and push.`)
}
