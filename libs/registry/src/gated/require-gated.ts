import { DomainError, formatRepoId } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'

/** @throws DomainError `invalid-argument` for a repository whose files are for whoever may read it */
export function requireGated(repo: Repo): void {
  if (repo.gating !== 'none') return
  throw new DomainError('invalid-argument', `${formatRepoId(repo)} is not gated.`)
}
