import type { TreeIndex } from '@entrepot/git'
import type { Engines } from '../engines.js'
import { openReader } from './open-reader.js'
import type { ResolvedRevision } from './resolve-revision.js'

/** Every path of a revision that was resolved for its reader. From memory when warm; never from git on a warm node. */
export function readTree(engines: Engines, { repo, commit }: ResolvedRevision): Promise<TreeIndex> {
  return engines.trees.get(commit, () => openReader(engines, repo.id))
}
