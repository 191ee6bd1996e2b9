import type { Engines } from '@entrepot/registry'

/** Bytes of git packs that a node keeps: what it serves every day, and not what was asked for once. */
const GIT_CACHE_MAX_BYTES = 50 * 1024 ** 3
/** Milliseconds after which a download that nobody went on with is a dead one. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Keeps this node's caches within bounds: deletes what crashed processes left half done, and the repositories that were asked for the
 * longest ago. For the start of a server and a timer; all of it can be had again from the store.
 *
 * Cost: a walk of the cache.
 * @returns ids of the repositories that went
 */
export async function tidyCaches(
  { git }: Pick<Engines, 'git'>,
  gitMaxBytes = GIT_CACHE_MAX_BYTES,
): Promise<string[]> {
  await git.sweep(new Date(Date.now() - ABANDONED_AFTER_MS))
  return git.evict(gitMaxBytes)
}
