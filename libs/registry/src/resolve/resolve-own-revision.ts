import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import type { ResolvedRevision } from './resolved-revision.js'
import { resolveRevision } from './resolve-revision.js'

/**
 * As `resolveRevision`, for what is done to a commit of this very repository: to branch, tag, compare, review or recall it. A variant of a
 * model is no such commit, wherever its files are.
 *
 * @throws DomainError `invalid-argument`  the word means an alias
 * @throws what `resolveRevision` throws
 */
export async function resolveOwnRevision(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<ResolvedRevision> {
  const resolved = await resolveRevision(engines, principal, repo, word)
  if (resolved.shownAs === resolved.commit) return resolved
  const { commit } = resolved
  const message =
    `${word.slice(0, 200)} is a variant of ${formatRepoId(repo)} and no commit of it. ` +
    `Its files are those of ${formatRepoId(resolved.repo)} at ${commit}: name that repository and commit.`
  throw new DomainError('invalid-argument', message)
}
