import { type CommitSha, type DomainError, isDomainError, type TreeEntry } from '@entrepot/core'
import { ObjectReader } from '@entrepot/git'
import { type Engines, type JudgedRepo, type PreparedRevision, prepareRevision } from '@entrepot/registry'
import type { Tip } from './tip.js'

/** A commit that was read and judged. Its tree is in the store and not here: thousands of tags would not fit into memory. */
export interface PreparedTip extends PreparedRevision {
  /** The entries of its tree that are large files. */
  readonly largeEntries: readonly TreeEntry[]
}

/** What makes one revision unfit to land, as against everything else that may go wrong. */
const UNFIT = ['path-unsafe', 'object-missing', 'object-corrupt', 'limit-exceeded'] as const

/**
 * Reads and judges every commit that the tips lead to, each once, and stores its tree index, which says only what the commit's id says.
 * @returns `failed` has the commits that can't land, and why
 */
export async function prepareTips(
  engines: Engines,
  repo: JudgedRepo,
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
          prepared.set(commit, await prepareTip(engines, repo, commit, reader))
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

async function prepareTip(
  engines: Engines,
  repo: JudgedRepo,
  commit: CommitSha,
  reader: ObjectReader,
): Promise<PreparedTip> {
  const { tree, ...revision } = await prepareRevision(engines, repo, commit, reader)
  await engines.trees.put(tree)
  return { ...revision, largeEntries: tree.entries.filter(entry => entry.lfs) }
}
