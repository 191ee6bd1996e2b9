import type { TreeEntry } from '@entrepot/core'

/** What lists the shards of one set of weights, and must not be there without them: engines would look for what it names. */
const SHARD_INDEX = /^(?:.*\/)?[^/]*\.(safetensors|bin)\.index(?:\.[^/]*)?\.json$/

/**
 * The files that clients see of a variant: its weights, and everything in its revision that is no weights of another variant there, such
 * as configuration, tokenizer, card and licence. An index of shards goes where its shards go.
 *
 * @param own  paths of the variant's weights
 * @param others  those of the other variants of its revision; some may be among its own
 */
export function shownPaths(
  entries: readonly TreeEntry[],
  own: ReadonlySet<string>,
  others: ReadonlySet<string>,
): ReadonlySet<string> {
  const shown = new Set<string>()
  for (const { path, mode } of entries) {
    if (mode === '040000' || mode === '160000') continue
    if (own.has(path) || !(others.has(path) || isIndexOfOthers(path, own, others))) shown.add(path)
  }
  return shown
}

function isIndexOfOthers(path: string, own: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [, extension] = SHARD_INDEX.exec(path) ?? []
  if (extension === undefined) return false
  const isShard = (other: string) => folderOf(other) === folderOf(path) && other.endsWith(`.${extension}`)
  return [...others].some(isShard) && ![...own].some(isShard)
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
