import type { GitOid } from '@entrepot/core'
import { type LocalPack, packFor } from '@entrepot/git'

/** A pack to be landed, and whether everybody who reads the repository may be served from it. */
export interface ChosenPack {
  readonly pack: LocalPack
  readonly isFree: boolean
}

export interface PackChoice {
  readonly gitDir: string
  readonly packs: readonly LocalPack[]
  /** The packs hold exactly what the tips bring. */
  readonly isExact: boolean
  /** What released tips point at, and what the others do. */
  readonly released: readonly GitOid[]
  readonly held: readonly GitOid[]
  /** What the repository's refs point at. */
  readonly known: readonly GitOid[]
}

/**
 * The packs that land. A pack is free only if every object in it is reachable from a released tip, as git serves any object of a pack to
 * whoever knows its id. So what came in is taken as it is only if it is exactly what the tips bring; otherwise (bases that completed a
 * thin pack, objects that nothing leads to, released tips beside blocked ones) packs are made anew.
 */
export async function choosePacks(choice: PackChoice): Promise<ChosenPack[]> {
  const { gitDir, packs, isExact, released, held, known } = choice
  if (isExact && (held.length === 0 || released.length === 0))
    return packs.map(pack => ({ pack, isFree: held.length === 0 }))
  const chosen: ChosenPack[] = []
  const free = released.length > 0 ? await packFor({ gitDir }, { tips: released, exclude: known }) : null
  if (free) chosen.push({ pack: free, isFree: true })
  const exclude = [...known, ...released]
  const rest = held.length > 0 ? await packFor({ gitDir }, { tips: held, exclude }) : null
  if (rest) chosen.push({ pack: rest, isFree: false })
  return chosen
}
