import { DomainError, type Principal, type RepoName } from '@entrepot/core'
import { findRepo, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { refreshExpired } from '../verdict/refresh-expired.js'

/**
 * The repository, if this principal may read it. One that may not be read does not exist, so that nobody learns its name by asking. None of
 * its verdicts rests on what has ended.
 *
 * @throws DomainError `repo-not-found`
 * @throws as `refreshExpired`
 */
export async function findReadableRepo(
  engines: Pick<Engines, 'db' | 'rejudge'>,
  principal: Principal,
  name: RepoName,
): Promise<Repo> {
  const repo = await findRepo(engines.db.prisma, name)
  if (repo && can(principal, 'repo:read', repo)) return refreshExpired(engines, principal, repo)
  // Never shown: it tells the audit log a hidden repository from one that isn't there.
  const cause = repo ? new DomainError('forbidden', 'The caller may not read it') : undefined
  throw new DomainError('repo-not-found', 'Repository not found', {}, { cause })
}
