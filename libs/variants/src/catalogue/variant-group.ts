import type { TreeEntry } from '@entrepot/core'
import type { HeaderIssue, WeightFormat, WeightsHeader } from '@entrepot/formats'

/** A file that belongs to a variant; without a header while nobody has read it. */
export interface GroupedFile {
  readonly path: string
  readonly entry: TreeEntry
  readonly header: WeightsHeader | null
}

/** Files that are one variant together. */
export interface VariantGroup {
  readonly format: WeightFormat
  /** The one that is opened first in front. */
  readonly files: readonly GroupedFile[]
  /** What they cannot be opened without, and is no file of weights by itself: external data of ONNX. */
  readonly externals: readonly TreeEntry[]
  /** Whose `config.json` it goes by: the nearest upwards. */
  readonly folder: string
  /** What is wrong with the whole: shards that are missing. */
  readonly issues: readonly HeaderIssue[]
  /** The word by which transformers.js asks for it; null for everything else. */
  readonly dtypeWord: string | null
  /** What a pipeline of several models calls itself; null: as headers and configuration say. */
  readonly pipeline: string | null
}

/** Files that wait stand in a group, so that it is not taken for whole without them. */
export function isPending({ files }: VariantGroup): boolean {
  return files.some(({ header }) => header === null)
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** A group of some files that stand by themselves. */
export function groupOf(
  format: WeightFormat,
  files: readonly GroupedFile[],
  more: Partial<Pick<VariantGroup, 'externals' | 'folder' | 'issues' | 'dtypeWord' | 'pipeline'>> = {},
): VariantGroup {
  const folder = folderOf(files[0]?.path ?? '')
  return { format, files, externals: [], folder, issues: [], dtypeWord: null, pipeline: null, ...more }
}

/** Names that a message repeats. */
const NAMED_MAX = 5

/** One issue for all shards that are not there; none where all are. */
export function missingShards(missing: readonly string[]): HeaderIssue[] {
  if (missing.length === 0) return []
  const named = missing.slice(0, NAMED_MAX).map(name => `\`${name.slice(0, 200)}\``)
  const more = missing.length > NAMED_MAX ? ` and ${missing.length - NAMED_MAX} more` : ''
  const are = missing.length === 1 ? 'is' : 'are'
  return [{ kind: 'missing-shard', message: `${named.join(', ')}${more} ${are} missing.` }]
}
