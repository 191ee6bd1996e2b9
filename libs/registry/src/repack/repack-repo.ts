import { repackPacks } from '@entrepot/git'
import { listPacks, type PackRow, swapPacks, transaction } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { storePack } from '../land/store-pack.js'

/** Packs of one area from which on they are made one: git looks an object up in each of them. */
export const REPACK_AT_PACKS = 50

export interface RepackOptions {
  /** Where the new pack is made. */
  readonly scratchDir: string
  readonly signal?: AbortSignal
  /** Instead of `REPACK_AT_PACKS`. */
  readonly atPacks?: number
}

type Needed = Pick<Engines, 'db' | 'git' | 'blobs'>

/**
 * Makes one pack of those of each area of a repository, where there are too many. Pushes may go on meanwhile: what they bring stays beside
 * the new pack, and if one of the old packs is listed no more when it is done, nothing is changed.
 *
 * The old packs' bytes stay for those who read them now; `collectRetiredPacks` deletes them later.
 *
 * @returns how many packs were replaced
 */
export async function repackRepo(engines: Needed, repoId: string, options: RepackOptions): Promise<number> {
  const packs = await listPacks(engines.db.prisma, repoId)
  let replaced = 0
  for (const isFree of [true, false]) {
    const area = packs.filter(pack => pack.isFree === isFree)
    if (area.length < (options.atPacks ?? REPACK_AT_PACKS)) continue
    if (await repackArea(engines, { repoId, area, isFree }, options)) replaced += area.length
  }
  return replaced
}

interface Area {
  readonly repoId: string
  readonly area: readonly PackRow[]
  readonly isFree: boolean
}

async function repackArea(
  engines: Needed,
  { repoId, area, isFree }: Area,
  { scratchDir, signal }: RepackOptions,
): Promise<boolean> {
  const { db, git } = engines
  const old = area.map(pack => pack.oid)
  const { pack, dispose } = await repackPacks(scratchDir, await git.hydrate(repoId, area), old, signal)
  try {
    const row = { ...(await storePack(engines, pack)), isFree }
    return await transaction(db.prisma, tx => swapPacks(tx, repoId, old, row))
  } finally {
    await dispose()
  }
}
