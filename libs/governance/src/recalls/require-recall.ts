import { DomainError, type Principal } from '@entrepot/core'
import { findRecall, findReposById, type Recall, type Repo } from '@entrepot/persistence'
import { can, type Engines, requireRight } from '@entrepot/registry'

/**
 * A recall and its repository, for whoever reviews that.
 * @throws DomainError `recall-not-found`  there is none, or it is of a repository that this principal may not see
 * @throws DomainError `forbidden`
 */
export async function requireRecall(
  { db }: Pick<Engines, 'db'>,
  principal: Principal,
  id: string,
): Promise<{ recall: Recall; repo: Repo }> {
  const recall = await findRecall(db.prisma, id)
  const [repo] = recall ? await findReposById(db.prisma, [recall.repoId]) : []
  if (!recall || !repo || !can(principal, 'repo:read', repo))
    throw new DomainError('recall-not-found', 'There is no such recall.')
  requireRight(principal, 'verdict:review', repo)
  return { recall, repo }
}
