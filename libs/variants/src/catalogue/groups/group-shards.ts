import { readSafetensorsIndex, type HeaderIssue, type WeightFormat } from '@entrepot/formats'
import {
  folderOf,
  type GroupedFile,
  groupOf,
  missingShards,
  nameOf,
  pathIn,
  type VariantGroup,
} from '../variant-group.js'

/** An index of shards, as it is written. */
export interface IndexFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** `model-00001-of-00003.safetensors`, and with a variant of diffusers before the number. */
const NUMBERED = /^(?<stem>.*?)-(?<at>\d{3,})-of-(?<count>\d{3,})(?<ending>\.[A-Za-z]+)$/
/** `consolidated.00.pth`: parts that do not say how many they are. */
const COUNTED = /^(?<stem>.*)\.(?<at>\d\d)(?<ending>\.pth)$/
/** More parts than any model has; a name that claims more is no reason to name them all. */
const MAX_PARTS = 10_000

/**
 * Shards of safetensors and of PyTorch: as an index of them says, else as their names number them. What no index and no number holds
 * together stands by itself.
 */
export function groupShards(
  format: WeightFormat,
  files: readonly GroupedFile[],
  indexes: readonly IndexFile[],
): VariantGroup[] {
  const left = new Map(files.map(file => [file.path, file]))
  const groups = indexes.flatMap(index => takeIndexed(format, left, index))
  return [...groups, ...groupByNumber(format, [...left.values()])]
}

/** None where the index names nothing that is there: then it is one of another format. */
function takeIndexed(
  format: WeightFormat,
  left: Map<string, GroupedFile>,
  { path, bytes }: IndexFile,
): VariantGroup[] {
  const folder = folderOf(path)
  const { shards, issues } = readSafetensorsIndex(bytes)
  const taken: GroupedFile[] = []
  const missing: string[] = []
  for (const shard of shards) {
    const file = left.get(pathIn(folder, shard))
    if (file) taken.push(file)
    else missing.push(shard)
  }
  if (taken.length === 0) return []
  for (const file of taken) left.delete(file.path)
  return [groupOf(format, taken, { folder, issues: [...issues, ...missingShards(missing)] })]
}

function groupByNumber(format: WeightFormat, files: readonly GroupedFile[]): VariantGroup[] {
  const stems = Map.groupBy(files, ({ path }) => {
    const found = partOf(path)
    return found ? pathIn(folderOf(path), `${found.stem} ${found.count ?? ''} ${found.ending}`) : path
  })
  return [...stems.values()].map(parts => {
    const sorted = parts.toSorted((a, b) => (partOf(a.path)?.at ?? 0) - (partOf(b.path)?.at ?? 0))
    return groupOf(format, sorted, { issues: missingParts(sorted) })
  })
}

interface Part {
  readonly stem: string
  /** From 1. */
  readonly at: number
  /** Null: as many as there are. */
  readonly count: number | null
  readonly ending: string
  /** Digits that the numbers are written with. */
  readonly width: number
}

function partOf(path: string): Part | null {
  const numbered = NUMBERED.exec(nameOf(path))?.groups
  if (numbered) {
    const { stem = '', at = '', count = '', ending = '' } = numbered
    return { stem, at: Number(at), count: Number(count), ending, width: at.length }
  }
  const counted = COUNTED.exec(nameOf(path))?.groups
  if (!counted) return null
  const { stem = '', at = '', ending = '' } = counted
  return { stem, at: Number(at) + 1, count: null, ending, width: at.length }
}

function missingParts(parts: readonly GroupedFile[]): HeaderIssue[] {
  const known = parts.flatMap(({ path }) => partOf(path) ?? [])
  const [first] = known
  if (!first) return []
  const here = new Set(known.map(({ at }) => at))
  const count = Math.min(first.count ?? Math.max(...here), MAX_PARTS)
  const missing: string[] = []
  for (let at = 1; at <= count; at += 1) if (!here.has(at)) missing.push(nameOfPart(first, at))
  return missingShards(missing)
}

function nameOfPart({ stem, count, ending, width }: Part, at: number): string {
  const number = (value: number) => String(value).padStart(width, '0')
  return count === null
    ? `${stem}.${number(at - 1)}${ending}`
    : `${stem}-${number(at)}-of-${number(count)}${ending}`
}
