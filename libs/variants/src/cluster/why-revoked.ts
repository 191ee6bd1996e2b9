import { asCommitSha, isDomainError, type Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import { can, type Engines, resolveRevision } from '@entrepot/registry'

export interface Revocation {
  /** Code of the refusal that a reader meets. */
  readonly reason: string
  /** For people. */
  readonly message: string
}

const GONE: Revocation = { reason: 'repo-not-found', message: 'Repository not found' }

/**
 * Why a node must let go of a revision at once; null where it may keep it. It must when its token could not get the revision any more:
 * blocked, called back, taken off its branch, or of a repository that is gone or not for it. A revision that is being judged again stays until
 * there is a verdict: nobody fetches hundreds of gigabytes twice for a moment of doubt, and nobody gets it meanwhile.
 *
 * @param repo  null: there is none any more
 */
export async function whyRevoked(
  engines: Engines,
  principal: Principal,
  repo: Repo | null,
  commit: string,
): Promise<Revocation | null> {
  if (!repo || !can(principal, 'repo:read-content', repo)) return GONE
  try {
    await resolveRevision(engines, principal, repo, asCommitSha(commit))
    return null
  } catch (error) {
    if (isDomainError(error, 'revision-pending')) return null
    if (isDomainError(error, 'revision-not-found', 'revision-blocked', 'revision-restricted'))
      return { reason: error.code, message: error.message }
    throw error
  }
}
