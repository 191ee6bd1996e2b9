import { type CommitSha, DomainError, isDomainError } from '@entrepot/core'
import { startGit } from '../process/start-git.js'
import { readAtMost } from './read-at-most.js'

/** Milliseconds: finding renames among many files is what takes long. */
const PATIENCE_MS = 15_000
/** What git calls a tree without entries; it knows this one without having it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

export interface DiffText {
  /** Unified, with whole object ids; whole lines. Bytes that are no UTF-8 are replaced. */
  readonly text: string
  readonly isWhole: boolean
}

/**
 * The difference between two commits as text, at most `maxBytes` of it. No base: everything is new.
 * @throws DomainError `limit-exceeded`  it takes too long
 */
export async function diffText(
  gitDir: string,
  { base, head }: { readonly base: CommitSha | null; readonly head: CommitSha },
  maxBytes: number,
): Promise<DiffText> {
  const args = ['diff-tree', '-p', '-r', '-M', '--full-index', '--no-ext-diff', '--no-textconv', '--no-color']
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const git = startGit([...args, base ?? EMPTY_TREE, head], { gitDir, signal })
  git.stdin.end()
  try {
    const { bytes, isWhole } = await readAtMost(git.stdout, maxBytes)
    if (isWhole) await git.done
    const end = isWhole ? bytes.length : bytes.lastIndexOf('\n') + 1
    return { text: bytes.toString('utf8', 0, end), isWhole }
  } catch (error) {
    if (!isDomainError(error, 'cancelled')) throw error
    throw new DomainError('limit-exceeded', 'The difference is too large to be shown here.')
  } finally {
    git.kill()
  }
}
