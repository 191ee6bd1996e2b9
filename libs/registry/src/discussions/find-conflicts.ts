import { type CommitSha, isDomainError } from '@entrepot/core'
import { mergeBase, mergeTrees, type TreeMerge, withView } from '@entrepot/git'
import { listPacks, type Repo } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import type { Engines } from '../engines.js'
import { inWalkTurn } from '../resolve/walk-turn.js'

/** Answers kept; most are empty, the longest names a hundred paths. */
const MAX_ENTRIES = 2_000

/** By repository and both commits, which say everything that the answer depends on. */
const answers = new LRUCache<string, Promise<readonly string[] | true>>({ max: MAX_ENTRIES })

type Needed = Pick<Engines, 'db' | 'git' | 'scratchDir'>

export interface MergePair {
  readonly base: CommitSha
  readonly head: CommitSha
}

/**
 * Files that both sides changed in ways that can't be brought together; true when they can't even be listed.
 * Cost: a merge in a view of its own, once for two commits.
 */
export function findConflicts(
  engines: Needed,
  repo: Repo,
  { base, head }: MergePair,
): Promise<readonly string[] | true> {
  const key = `${repo.id} ${base} ${head}`
  const known = answers.get(key)
  if (known) return known
  const answer = inWalkTurn(() => tryMerge(engines, repo, { base, head }))
  answers.set(key, answer)
  answer.catch(() => answers.delete(key))
  return answer
}

async function tryMerge(engines: Needed, repo: Repo, pair: MergePair): Promise<readonly string[] | true> {
  try {
    return await inMergeView(engines, repo, async gitDir => {
      const merged = await mergeInView(gitDir, pair)
      return merged.kind === 'conflict' ? merged.paths : []
    })
  } catch (error) {
    if (isDomainError(error, 'limit-exceeded', 'not-implemented')) return true
    throw error
  }
}

/** Runs `use` with a GIT_DIR that sees the repository's objects and takes new ones, which are gone afterwards. */
export async function inMergeView<T>(
  { db, git, scratchDir }: Needed,
  repo: Repo,
  use: (gitDir: string) => Promise<T>,
): Promise<T> {
  const cacheGitDir = await git.hydrate(repo.id, await listPacks(db.prisma, repo.id))
  return withView(scratchDir, cacheGitDir, { refs: [] }, use)
}

/** How a base takes up a head: by going on to it, by having it already, by a merged tree, or not at all. */
export type MergeWay = TreeMerge | { readonly kind: 'fast-forward' } | { readonly kind: 'nothing' }

/** @throws as `mergeTrees` */
export async function mergeInView(gitDir: string, { base, head }: MergePair): Promise<MergeWay> {
  const common = await mergeBase(gitDir, base, head)
  if (common === head) return { kind: 'nothing' }
  if (common === base) return { kind: 'fast-forward' }
  return mergeTrees(gitDir, { ours: base, theirs: head })
}
