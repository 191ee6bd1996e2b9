import {
  asCommitSha,
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
  /** The beginning of the commit's id, where that is what the caller gave: a refusal must not complete it. */
  readonly asked?: string
}

/** Stands for a commit in a question whose answer does not name it. */
const NO_COMMIT = asCommitSha('0'.repeat(40))

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
  const { commit, asked } = revision
  const what = `${formatRepoId(repo)} at ${asked ?? commit.slice(0, 12)}`
  const because = revision.verdictReasons.length > 0 ? ` (${revision.verdictReasons.join(', ')})` : ''
  const detail = {
    ...(asked === undefined && { commit }),
    verdict: revision.verdict,
    rules: revision.verdictReasons,
  }
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

/**
 * Whether this principal may learn what the head of the default branch says: its tags, its licence, its task. From the repository's row
 * alone, where those facts and the verdict are written together. False when there is no head.
 */
export function mayReadHead(principal: Principal, repo: HeadOfRepo): boolean {
  if (repo.headVerdict === null) return false
  const head = { commit: NO_COMMIT, verdict: repo.headVerdict, verdictReasons: [] }
  return whyNotReadable(principal, repo, head) === null
}

type HeadOfRepo = Guarded & RepoName & { readonly headVerdict: VerdictState | null }
