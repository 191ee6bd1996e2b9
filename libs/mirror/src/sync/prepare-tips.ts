import { type CommitSha, type DomainError, isDomainError, type RepoName } from '@entrepot/core'
import { ObjectReader, type TreeIndex } from '@entrepot/git'
import { type Engines, type PreparedRevision, prepareRevision } from '@entrepot/registry'
import type { Tip } from './tip.js'

export type PreparedTip = PreparedRevision & { readonly tree: TreeIndex }

/** What makes one revision unfit to land, as against everything else that may go wrong. */
const UNFIT = ['path-unsafe', 'object-missing', 'object-corrupt', 'limit-exceeded'] as const

/**
 * Reads and judges every commit that the tips lead to, each once.
 * @returns `failed` has the commits that can't land, and why
 */
export async function prepareTips(
  engines: Engines,
  repo: RepoName,
  tips: readonly Tip[],
  signal: AbortSignal,
): Promise<{ prepared: Map<CommitSha, PreparedTip>; failed: Map<CommitSha, DomainError> }> {
  const prepared = new Map<CommitSha, PreparedTip>()
  const failed = new Map<CommitSha, DomainError>()
  for (const [quarantine, group] of Map.groupBy(tips, tip => tip.quarantine)) {
    // Of its own and not from the pool: it goes with the quarantine.
    const reader = new ObjectReader(quarantine.gitDir)
    try {
      for (const { commit } of group) {
        signal.throwIfAborted()
        if (prepared.has(commit) || failed.has(commit)) continue
        try {
          prepared.set(commit, await prepareRevision(engines, repo, commit, reader))
        } catch (error) {
          if (!isDomainError(error, ...UNFIT)) throw error
          failed.set(commit, error)
        }
      }
    } finally {
      await reader.close()
    }
  }
  return { prepared, failed }
}
