import { type AccountPrincipal, DomainError, type Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import { requireRight } from '../access/require-right.js'

/**
 * Lets whoever may bring a commit to a repository send large files to it: its writers, and all who may open a pull request. What a reader
 * sends gives them nothing until a pull request that names it landed, and how much of it may lie here is bounded (`planUploads`).
 *
 * @throws DomainError `authentication-required`, `forbidden`
 */
export function requireMayUpload(principal: Principal, repo: Repo): asserts principal is AccountPrincipal {
  if (!can(principal, 'repo:write', repo))
    requireRight(principal, repo.discussionsDisabled ? 'repo:write' : 'repo:discuss', repo)
  if (principal.kind !== 'token') throw new DomainError('authentication-required', 'Sign in to upload.')
}
