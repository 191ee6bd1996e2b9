import type { AliasRow, Repo, Variant } from '@entrepot/persistence'
import { type AliasTarget, type Engines, readTree } from '@entrepot/registry'
import { LRUCache } from 'lru-cache'
import { filesOf } from '../resolve/resolve-variant.js'
import { shownPaths } from './shown-paths.js'

/** Paths kept on a node, of some 100 bytes each: those of ten thousand variants of usual models. */
const KEPT_PATHS = 200_000

/** By the id of the variant's row, which is another one whenever its revision is read anew. */
const kept = new LRUCache<string, ReadonlySet<string>>({
  maxSize: KEPT_PATHS,
  sizeCalculation: paths => paths.size + 1,
})

/**
 * What an alias leads to.
 *
 * @param variants  all of the target's revision
 * @returns null where the variant is not among them any more
 */
export async function aliasTarget(
  engines: Engines,
  { commit: shownAs, targetCommit: commit, variantKey }: AliasRow,
  { repo, variants }: { readonly repo: Repo; readonly variants: readonly Variant[] },
): Promise<Omit<AliasTarget, 'restsOn' | 'expiresAt'> | null> {
  const variant = variants.find(({ key }) => key === variantKey)
  if (!variant) return null
  const known = kept.get(variant.id)
  if (known) return { repo, commit, shownAs, paths: known }
  const { entries } = await readTree(engines, { repo, commit })
  const others = variants.filter(other => other !== variant)
  const paths = shownPaths(entries, new Set(weightsOf(variant)), new Set(others.flatMap(weightsOf)))
  kept.set(variant.id, paths)
  return { repo, commit, shownAs, paths }
}

function weightsOf(variant: Variant): string[] {
  return filesOf(variant).map(({ path }) => path)
}
