import type { GitOid } from '@entrepot/core'
import { type LocalPack, packFor } from '@entrepot/git'
import type { FetchedTips } from '../sync/fetch-tips.js'
import type { Tip } from '../sync/tip.js'

/**
 * The packs that bring exactly the objects of `landing`: those that were fetched when everything lands, else packs made anew without what
 * only the others reach.
 *
 * @param held  tips of the refs that we have already
 */
export async function packsToLand(
  fetched: FetchedTips,
  landing: readonly Tip[],
  held: readonly GitOid[],
  signal: AbortSignal,
): Promise<LocalPack[]> {
  const packs: LocalPack[] = []
  for (const quarantine of fetched.quarantines) {
    const tips = landing.filter(tip => tip.quarantine === quarantine)
    if (tips.length === quarantine.refs.length) {
      packs.push(...quarantine.packs)
    } else if (tips.length > 0) {
      const pack = await packFor(quarantine, { tips: tips.map(tip => tip.oid), exclude: held }, signal)
      if (pack) packs.push(pack)
    }
  }
  return packs
}
