import type { CommitSha } from '@entrepot/core'
import type { TreeIndex } from '@entrepot/git'
import type { Engines } from '../engines.js'
import { openReader } from './open-reader.js'

/** Every path of a revision that its reader may read. From memory when warm; never from git on a warm node. */
export function readTree(
  engines: Engines,
  { repo, commit }: { readonly repo: { readonly id: string }; readonly commit: CommitSha },
): Promise<TreeIndex> {
  return engines.trees.get(commit, () => openReader(engines, repo.id))
}
