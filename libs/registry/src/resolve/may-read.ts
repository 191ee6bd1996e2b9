import {
  type CommitSha,
  DomainError,
  formatRepoId,
  type Principal,
  type RepoName,
  type VerdictState,
} from '@entrepot/core'
import { can, type Guarded } from '../access/can.js'
import { RECALLED } from '../verdict/keep-recalled.js'
import { audienceOf, type StandingState, stateFor } from '../verdict/state-for.js'

/** What the first question of every exit that names a commit depends on. */
export interface Judged extends StandingState {
  readonly commit: CommitSha
  readonly verdictReasons: readonly string[]
  /** The beginning of the commit's id, where that is what the caller gave: a refusal must not complete it. */
  readonly asked?: string
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
 * The verdict is that for the principal's audience, where a policy has one, and `pending` from the moment on in which its grounds ended.
 *
 * @returns the refusal to throw, or null for yes
 */
export function whyNotReadable(
  principal: Principal,
  repo: Guarded & RepoName,
  revision: Judged,
): DomainError | null {
  const state = stateFor(principal, revision)
  if (isReadable(principal, repo, state)) return null
  const { commit, asked } = revision
  const what = `${formatRepoId(repo)} at ${asked ?? commit.slice(0, 12)}`
  const because = revision.verdictReasons.length > 0 ? ` (${revision.verdictReasons.join(', ')})` : ''
  const detail = {
    ...(asked === undefined && { commit }),
    repo: pathOf(repo),
    revision: asked ?? commit,
    verdict: state,
    rules: revision.verdictReasons,
  }
  if (state === 'blocked') {
    const isRecalled = revision.verdictReasons.includes(RECALLED)
    const is = isRecalled ? 'was recalled and is blocked' : 'is blocked by policy'
    return new DomainError(
      'revision-blocked',
      `${what} ${is}${because}. Ask a reviewer to look at it.`,
      detail,
    )
  }
  if (state === 'restricted') {
    const message = `${what} is not cleared for inference${because}. Ask a reviewer to clear it.`
    return new DomainError('revision-restricted', message, detail)
  }
  return new DomainError('revision-pending', `${what} is being judged. Try again in a few seconds.`, detail)
}

function isReadable(principal: Principal, repo: Guarded, state: VerdictState): boolean {
  if (state === 'cleared') return true
  if (audienceOf(principal) === 'inference') return false
  return state === 'restricted' || can(principal, 'verdict:see-blocked', repo)
}

/**
 * Whether this principal may learn what the head of the default branch says: its tags, its licence, its task. From the repository's row
 * alone, where those facts and the verdict are written together. False when there is no head.
 */
export function mayReadHead(principal: Principal, repo: HeadOfRepo): boolean {
  if (repo.headVerdict === null) return false
  const head = { verdict: repo.headVerdict, audiences: repo.headAudiences, expiresAt: repo.headExpiresAt }
  return isReadable(principal, repo, stateFor(principal, head))
}

type HeadOfRepo = Guarded &
  RepoName & {
    readonly headVerdict: VerdictState | null
    readonly headAudiences: unknown
    readonly headExpiresAt: Date | null
  }

const PREFIX = { model: '', dataset: 'datasets/', space: 'spaces/' } as const

/** A repository as the paths of pages name it. */
export function pathOf(repo: RepoName): string {
  return `${PREFIX[repo.type]}${formatRepoId(repo)}`
}
