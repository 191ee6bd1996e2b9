import type { Principal, RepoName } from '@entrepot/core'
import { findByFormerName, findRepo, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'

/**
 * The repository that was called so, if this principal may read it; null otherwise, so that nobody learns where a private one went. To be
 * asked when none that may be read is called so now.
 *
 * Cost: two statements.
 */
export async function findMoved(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  name: RepoName,
): Promise<Repo | null> {
  if (await findRepo(db.prisma, name)) return null
  const repo = await findByFormerName(db.prisma, name)
  return repo && can(principal, 'repo:read', repo) ? repo : null
}
