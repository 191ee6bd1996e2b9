import { DomainError, formatRepoId, type Principal, type RepoName } from '@entrepot/core'
import { type Action, can, type Guarded } from './can.js'

/**
 * Lets a principal who may read the repository do `action` on it, or says why not.
 *
 * @throws DomainError `authentication-required`  nobody signed in, and this is not for everybody
 * @throws DomainError `gated-repo`               its files are for those who were let in
 * @throws DomainError `forbidden`                the account or its token has no such right here
 */
export function requireRight(principal: Principal, action: Action, repo: Guarded & RepoName): void {
  if (can(principal, action, repo)) return
  if (action === 'repo:read-content') throw gated(repo)
  throw lacking(principal, action)
}

/**
 * Lets whoever acts do `action` in a place that is no repository: a namespace, an account, or the server (null). A program of ours, such
 * as the command line, is named by a string; whoever runs it holds the database anyway.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 */
export function requireActor(actor: Principal | string, action: Action, place: Guarded | null): void {
  if (typeof actor !== 'string' && !can(actor, action, place)) throw lacking(actor, action)
}

function lacking(principal: Principal, action: Action): DomainError {
  if (principal.kind === 'anonymous')
    return new DomainError('authentication-required', 'Sign in: send a token in the Authorization header.')
  const message = `This needs the right ${action} here, which your token does not give.`
  return new DomainError('forbidden', message, { action })
}

function gated(repo: RepoName): DomainError {
  const id = formatRepoId(repo)
  const message = `Access to ${repo.type} ${id} is restricted and you are not in the authorized list. Ask its owners for access.`
  return new DomainError('gated-repo', message, { repo: id })
}
