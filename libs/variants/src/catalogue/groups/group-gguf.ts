import type { WeightsHeader } from '@entrepot/formats'
import {
  folderOf,
  type GroupedFile,
  groupOf,
  missingShards,
  nameOf,
  pathIn,
  type VariantGroup,
} from '../variant-group.js'

/** `model-00001-of-00003.gguf`, as `llama-gguf-split` names what it makes, and must be named to be opened. */
const SPLIT = /-\d{5}-of-\d{5}(?=\.gguf$)/i
/** Parts that anybody makes. */
const MAX_PARTS = 10_000

/** GGUF files as variants: the parts of a split one together, every other by itself; what is no model is left out. */
export function groupGguf(files: readonly GroupedFile[]): VariantGroup[] {
  const models = files.filter(({ header }) => header === null || isModel(header))
  const stems = Map.groupBy(models, ({ path, header }) => {
    const isPart = header === null ? SPLIT.test(path) : header.part !== null
    return isPart
      ? pathIn(folderOf(path), `${nameOf(path).replace(SPLIT, '')} ${header?.part?.count ?? countIn(path)}`)
      : path
  })
  return [...stems.values()].map(parts => {
    const sorted = parts.toSorted((a, b) => indexOf(a) - indexOf(b))
    return groupOf('gguf', sorted, { issues: missingShards(missingParts(sorted)) })
  })
}

/** A projector of pictures, an adapter, statistics for quantizing and a bare vocabulary are none. */
function isModel({ metadata }: WeightsHeader): boolean {
  return metadata['type'] === 'model'
}

function countIn(path: string): number {
  return Number(/-of-(\d{5})\.gguf$/i.exec(path)?.[1] ?? 0)
}

function indexOf({ path, header }: GroupedFile): number {
  return header?.part?.index ?? Number(/-(\d{5})-of-/.exec(path)?.[1] ?? 0)
}

function missingParts(parts: readonly GroupedFile[]): string[] {
  const [first] = parts
  if (!first) return []
  const count = Math.min(first.header?.part?.count ?? countIn(first.path), MAX_PARTS)
  const here = new Set(parts.map(indexOf))
  const missing: string[] = []
  for (let at = 1; at <= count; at += 1) if (!here.has(at)) missing.push(nameOfPart(first.path, at))
  return missing
}

function nameOfPart(path: string, at: number): string {
  return nameOf(path).replace(/-\d{5}(?=-of-\d{5}\.gguf$)/i, `-${String(at).padStart(5, '0')}`)
}
