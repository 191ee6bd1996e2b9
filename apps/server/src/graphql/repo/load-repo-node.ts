import { DomainError, type Principal } from '@entrepot/core'
import type { Loaders } from '../loaders/create-loaders.js'
import { type RepoNode, toRepoNode } from './repo.node.js'

/**
 * The repository of something that was read for the principal.
 * @throws DomainError `repo-not-found`  it was deleted meanwhile
 */
export async function loadRepoNode(load: Loaders, who: Principal, repoId: string): Promise<RepoNode> {
  const repo = await load.repoById.load(repoId)
  if (!repo) throw new DomainError('repo-not-found', 'Repository not found')
  return toRepoNode(repo, who)
}
