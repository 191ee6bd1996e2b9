import { DomainError, type Principal } from '@entrepot/core'
import { can } from '../access/can.js'
import { requireRight } from '../access/require-right.js'
import type { Engines } from '../engines.js'
import { judgedRevision } from '../land/judged-revision.js'
import { refreshExpired } from '../verdict/refresh-expired.js'
import type { AliasTarget } from './alias.js'
import { earliest } from './earliest.js'
import { isReachableCommit } from './is-reachable-commit.js'
import { whyNotReadable } from './may-read.js'
import type { ResolvedRevision } from './resolved-revision.js'

/**
 * What an alias stands for, if this principal may read it there: all that is asked of a revision where it lies.
 *
 * @throws DomainError `revision-not-found`  the target is not there, or not for them to know of
 * @throws DomainError `gated-repo`
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`
 */
export async function openAlias(
  engines: Engines,
  principal: Principal,
  target: AliasTarget,
): Promise<ResolvedRevision> {
  const { commit, shownAs, paths, restsOn } = target
  if (!can(principal, 'repo:read', target.repo)) throw notFound(shownAs)
  requireRight(principal, 'repo:read-content', target.repo)
  const repo = await refreshExpired(engines, principal, target.repo)
  if (!can(principal, 'repo:write', repo) && !(await isReachableCommit(engines, repo, commit)))
    throw notFound(shownAs)
  const revision = await judgedRevision(engines, repo, commit)
  const refusal = whyNotReadable(principal, repo, { ...revision, commit })
  if (refusal) throw refusal
  const expiresAt = earliest(target.expiresAt, revision.expiresAt)
  return { repo, commit, revision, shownAs, paths, restsOn, expiresAt }
}

function notFound(word: string): DomainError {
  return new DomainError('revision-not-found', `Invalid rev id: ${word}`)
}
