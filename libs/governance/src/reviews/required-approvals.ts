import { formatRepoId } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import type { CompiledPolicy } from '@entrepot/policy'

/** How many people have to approve a revision of a repository, by what a policy says for it and for people: one at least. */
export function requiredApprovalsOf(
  policy: CompiledPolicy,
  repo: Pick<Repo, 'type' | 'namespace' | 'name' | 'visibility' | 'gating'>,
): number {
  const { type, namespace, visibility, gating } = repo
  const repository = { id: formatRepoId(repo), namespace, type, visibility, gated: gating !== 'none' }
  return Math.max(1, policy.clausesFor(repository, 'person').requiredApprovals)
}
