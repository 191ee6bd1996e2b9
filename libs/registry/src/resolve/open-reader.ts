import type { ObjectReader } from '@entrepot/git'
import { listPacks } from '@entrepot/persistence'
import type { Engines } from '../engines.js'

/**
 * Git objects of a repository, all areas: for readers whose right to the commit was asked before. Brings packs from the store when this
 * node lacks them.
 */
export async function openReader(
  { db, git, readers }: Pick<Engines, 'db' | 'git' | 'readers'>,
  repoId: string,
): Promise<ObjectReader> {
  return readers.readerOf(await git.hydrate(repoId, await listPacks(db.prisma, repoId)))
}
