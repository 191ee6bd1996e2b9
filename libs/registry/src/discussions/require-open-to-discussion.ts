import { DomainError, formatRepoId } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'

/**
 * Refuses new discussions, pull requests and comments where the repository's owners want none.
 * @throws DomainError `forbidden`
 */
export function requireOpenToDiscussion(repo: Repo): void {
  if (!repo.discussionsDisabled) return
  throw new DomainError('forbidden', `Discussions are disabled for ${formatRepoId(repo)}.`)
}
