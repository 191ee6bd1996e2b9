import type { Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import { BRANCHES } from './ref-name.js'

/**
 * Asks who takes back what stands on a ref: on the default branch, which everybody builds on, only those who run the repository do.
 * A push asks the same (`receivePush`).
 *
 * @throws DomainError `forbidden`
 */
export function requireMayTakeBack(actor: Principal, repo: Repo, refName: string): void {
  if (refName === `${BRANCHES}${repo.defaultBranch}`) requireRight(actor, 'repo:admin', repo)
}
