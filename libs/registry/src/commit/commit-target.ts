import { type AccountPrincipal, type CommitSha, DomainError } from '@entrepot/core'
import { isRefName } from '@entrepot/git'
import { findRefs, type Repo, transaction } from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import { pullRequestNumber } from '../discussions/pull-request-ref.js'
import { requireCommitter } from '../discussions/require-committer.js'
import type { Engines } from '../engines.js'
import { requireNotMirror } from '../receive/require-not-mirror.js'

const BRANCH = 'refs/heads/'
/** What clients call the default branch when they were told nothing else. */
const DEFAULT_NAMES: ReadonlySet<string> = new Set(['HEAD', 'main'])

/** A ref that commits go to. */
export interface CommitTarget {
  /** In full. */
  readonly refName: string
  /** What it leads to; null for the default branch of a repository that has none yet. */
  readonly head: CommitSha | null
}

/**
 * The branch or pull request that a client's word means: a branch by its name, or the full name of a branch or of `refs/pr/<num>`.
 * Commits and tags are none.
 *
 * @throws DomainError `revision-not-found`
 */
export async function commitTarget(
  { db }: Pick<Engines, 'db'>,
  repo: Repo,
  word: string,
): Promise<CommitTarget> {
  const fallback = `${BRANCH}${repo.defaultBranch}`
  const names = candidates(word).filter(isRefName)
  if (DEFAULT_NAMES.has(word)) names.push(fallback)
  const refs = new Map((await findRefs(db.prisma, repo.id, names)).map(ref => [ref.name, ref.commit]))
  const refName = names.find(name => refs.has(name))
  if (refName !== undefined) return { refName, head: refs.get(refName) ?? null }
  if (names.includes(fallback)) return { refName: fallback, head: null }
  throw new DomainError('revision-not-found', `Invalid rev id: ${word.slice(0, 200)}`)
}

function candidates(word: string): string[] {
  const isFull = word.startsWith(BRANCH) || pullRequestNumber(word) !== null
  return isFull ? [word, `${BRANCH}${word}`] : [`${BRANCH}${word}`]
}

/**
 * Lets an account commit to a ref: writers to branches, and to a pull request its author too, while it is undecided.
 *
 * @throws DomainError `forbidden`, `state-conflict`
 */
export async function requireMayCommit(
  { db }: Pick<Engines, 'db'>,
  actor: AccountPrincipal,
  repo: Repo,
  refName: string,
): Promise<void> {
  if (pullRequestNumber(refName) === null) requireRight(actor, 'repo:write', repo)
  else await transaction(db.prisma, tx => requireCommitter(tx, repo, actor, refName))
  await requireNotMirror(db.prisma, repo)
}
