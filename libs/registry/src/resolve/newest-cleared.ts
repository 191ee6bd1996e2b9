import type { CommitSha } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
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
  const candidates = await engines.db.prisma.$queryRaw<{ name: string; commit: CommitSha }[]>`
    SELECT branch.name, cleared.commit
    FROM unnest(${branches}::text[]) AS branch(name) CROSS JOIN LATERAL (
      SELECT l.id, r.commit FROM ref_log l JOIN revision r ON r.repo_id = l.repo_id AND r.commit = l.after
      WHERE l.repo_id = ${repo.id}::uuid AND l.ref_name = branch.name AND r.verdict = 'cleared'
      ORDER BY l.id DESC LIMIT ${MAX_CANDIDATES}
    ) AS cleared
    ORDER BY cleared.id DESC`
  for (const { name, commit } of candidates) {
    if (!newest.has(name) && (await isReachableCommit(engines, repo, commit))) newest.set(name, commit)
  }
  return newest
}
