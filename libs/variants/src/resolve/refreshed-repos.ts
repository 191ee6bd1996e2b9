import { isDomainError, type Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import { type Engines, refreshExpired } from '@entrepot/registry'

/** Repositories of one family that are judged anew while somebody waits; the heads of others are `pending` until the next question. */
const MAX_REFRESHED = 20

/**
 * The repositories with the verdicts of their heads as they are now, where their grounds have ended. While there is too much to judge anew,
 * they are `pending` to all. Nothing is asked where none has ended.
 */
export async function refreshedRepos(
  engines: Pick<Engines, 'db' | 'rejudge'>,
  principal: Principal,
  repos: readonly Repo[],
): Promise<Repo[]> {
  const now = new Date()
  const ended = repos.filter(({ headExpiresAt }) => headExpiresAt !== null && headExpiresAt <= now)
  const renewed = new Map<string, Repo>()
  for (const repo of ended.slice(0, MAX_REFRESHED)) {
    renewed.set(repo.id, await refreshed(engines, principal, repo))
  }
  return repos.map(repo => renewed.get(repo.id) ?? repo)
}

async function refreshed(
  engines: Pick<Engines, 'db' | 'rejudge'>,
  principal: Principal,
  repo: Repo,
): Promise<Repo> {
  try {
    return await refreshExpired(engines, principal, repo)
  } catch (error) {
    if (isDomainError(error, 'revision-pending')) return repo
    throw error
  }
}
