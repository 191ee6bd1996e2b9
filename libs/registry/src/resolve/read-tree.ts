import type { CommitSha } from '@entrepot/core'
import { TreeIndex } from '@entrepot/git'
import type { Engines } from '../engines.js'
import { openReader } from './open-reader.js'

/** What stands in a revision; see `ResolvedRevision`. */
interface Named {
  readonly repo: { readonly id: string }
  readonly commit: CommitSha
  /** The only files of it that are there; absent or null: all. */
  readonly paths?: ReadonlySet<string> | null
}

/** By the files that are shown, which stay the same object while their alias is remembered. */
const parts = new WeakMap<ReadonlySet<string>, TreeIndex>()

/**
 * Every path of a revision that its reader may read, and for an alias those that belong to it. From memory when warm; never from git on a
 * warm node.
 */
export async function readTree(engines: Engines, { repo, commit, paths }: Named): Promise<TreeIndex> {
  const whole = await engines.trees.get(commit, () => openReader(engines, repo.id))
  if (!paths) return whole
  const known = parts.get(paths)
  if (known?.commit === commit) return known
  const part = partOf(whole, paths)
  parts.set(paths, part)
  return part
}

/** Some files of a tree, and the directories on the way to them. */
function partOf({ commit, entries }: TreeIndex, paths: ReadonlySet<string>): TreeIndex {
  const directories = new Set<string>()
  for (const path of paths) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
      directories.add(path.slice(0, slash))
  }
  const shown = entries.filter(({ path, mode }) => (mode === '040000' ? directories : paths).has(path))
  return new TreeIndex(commit, shown)
}
