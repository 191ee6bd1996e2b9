import type { CommitSha } from '@entrepot/core'
import { listClearedTips, type Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { isReachableCommit } from './is-reachable-commit.js'

/** Cleared commits of one branch that are looked at: of a branch that was forced back more often, nothing is found. */
const MAX_CANDIDATES = 10

const BRANCH = 'refs/heads/'

/**
 * What each of these branches leads to for those who get only what is cleared: the newest commit that it pointed at, that is cleared and
 * that was not taken back since. Branches without one are left out, and so are tags and other refs: such a name stands for one commit.
 *
 * Cost: one statement, and once per epoch a walk of git for each branch whose tip is not cleared.
 */
export async function newestCleared(
  engines: Pick<Engines, 'db' | 'git' | 'readers'>,
  repo: Repo,
  refNames: readonly string[],
): Promise<Map<string, CommitSha>> {
  const branches = refNames.filter(name => name.startsWith(BRANCH))
  const newest = new Map<string, CommitSha>()
  if (branches.length === 0) return newest
  const candidates = await listClearedTips(engines.db.prisma, repo.id, branches, MAX_CANDIDATES)
  for (const { name, commit } of candidates) {
    if (!newest.has(name) && (await isReachableCommit(engines, repo, commit))) newest.set(name, commit)
  }
  return newest
}
