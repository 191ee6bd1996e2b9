import {
  type CommitSha,
  DomainError,
  formatRepoId,
  type Principal,
  type RepoName,
  type VerdictState,
} from '@entrepot/core'
import { can, type Guarded } from '../access/can.js'

/** What the first question of every exit that names a commit depends on. */
export interface Judged {
  readonly commit: CommitSha
  readonly verdict: VerdictState
  readonly verdictReasons: readonly string[]
}

/** Seconds after which a caller may ask again about a revision that is being judged. */
export const PENDING_RETRY_SECONDS = 5

/**
 * The first of the two questions of the exits: may this principal, who may read the repository, read this revision?
 *
 * | verdict | people and CI | inference | writers, reviewers, owners |
 * |---|---|---|---|
 * | cleared | yes | yes | yes |
 * | restricted | yes | no | yes |
 * | pending | no | no | yes |
 * | blocked | no | no | yes |
 *
 * @returns the refusal to throw, or null for yes
 */
export function whyNotReadable(
  principal: Principal,
  repo: Guarded & RepoName,
  revision: Judged,
): DomainError | null {
  const isInference = principal.kind === 'token' && principal.audience === 'inference'
  if (revision.verdict === 'cleared') return null
  if (!isInference && (revision.verdict === 'restricted' || can(principal, 'verdict:see-blocked', repo)))
    return null
  const what = `${formatRepoId(repo)} at ${revision.commit.slice(0, 12)}`
  const because = revision.verdictReasons.length > 0 ? ` (${revision.verdictReasons.join(', ')})` : ''
  const detail = { commit: revision.commit, verdict: revision.verdict, rules: revision.verdictReasons }
  if (revision.verdict === 'blocked') {
    return new DomainError(
      'revision-blocked',
      `${what} is blocked by policy${because}. Ask a reviewer to look at it.`,
      detail,
    )
  }
  if (revision.verdict === 'restricted') {
    const message = `${what} is not cleared for inference${because}. Ask a reviewer to clear it.`
    return new DomainError('revision-restricted', message, detail)
  }
  return new DomainError('revision-pending', `${what} is being judged. Try again in a few seconds.`, detail)
}
