import type { TreeEntry } from '@entrepot/core'
import type { HeaderIssue, ModelConfig, ModelShape, WeightsHeader } from '@entrepot/formats'
import type { NewVariant, Prisma, VariantFile } from '@entrepot/persistence'
import { enginesFor } from './engine-support.js'
import { joinHeaders } from './join-headers.js'
import { nameQuantization } from './name-quantization.js'
import { safeJson } from './safe-json.js'
import { folderOf, type VariantGroup } from './variant-group.js'

/** Words of a header that are kept with a variant. */
const METADATA_MAX = 30
/** Characters of one of them. */
const METADATA_CHARS = 300
/** Contexts are numbers of 32 bits in the table; nobody's model looks farther back than this. */
const MAX_CONTEXT = 2 ** 31 - 1

/** A variant that has no key yet, with what is to be found wrong with it. */
export interface DraftVariant {
  readonly variant: Omit<NewVariant, 'key'>
  readonly issues: readonly HeaderIssue[]
}

/** What a group of files is as a variant. Every number is of headers; null for what none says. */
export function toVariant(group: VariantGroup, config: ModelConfig | null): DraftVariant | null {
  const headers = group.files.flatMap(({ header }) => header ?? [])
  const joined = joinHeaders(headers, config?.quantization ?? null)
  if (!joined) return null
  const name = nameQuantization(joined)
  const quantization = dtypeOf(group, name.name)
  const files = filesOf(group)
  const shape = shapeOf(group, joined, config)
  const architecture = group.pipeline ?? joined.architecture ?? config?.architecture ?? null
  const engines = enginesFor({
    format: group.format,
    quantization,
    isQuantized: name.isQuantized,
    architecture,
    hasConfig: config !== null,
    fileCount: files.length,
    path: files[0]?.path ?? '',
    dtypeWord: group.dtypeWord,
    isPipeline: group.pipeline !== null,
  })
  const issues = [...group.issues, ...joined.issues, ...disprovedIssue(name.disproved)]
  const isWhole = group.issues.length === 0 && joined.isComplete
  return {
    issues,
    variant: safeJson({
      format: group.format,
      quantization,
      isQuantized: name.isQuantized,
      bitsPerWeight: isWhole ? joined.bitsPerWeight : null,
      sizeBytes: files.map(file => file.sizeBytes).reduce((sum, bytes) => sum + bytes, 0),
      parameterCount: isWhole ? safeCount(joined.parameterCount) : null,
      architecture: architecture?.slice(0, 200) ?? null,
      contextTokens: contextOf(shape),
      engines,
      files,
      shape: shape as unknown as Prisma.InputJsonObject | null,
      header: headerOf(joined, { issues, isWhole }, config),
    }),
  }
}

/** Content that two words fit is called by the one that its name asks for: 8-bit numbers are `q8`, and `int8` or `uint8`. */
function dtypeOf({ format, dtypeWord, files }: VariantGroup, byContent: string): string {
  if (format !== 'onnx' || dtypeWord === null) return byContent
  const isFitting = files.some(({ header }) => {
    const { method, detail } = header?.quantization ?? {}
    return method === dtypeWord || (method === 'q8' && detail === dtypeWord)
  })
  return isFitting ? dtypeWord : byContent
}

function filesOf({ files, externals }: VariantGroup): VariantFile[] {
  const all = [...files.map(({ entry }) => entry), ...externals]
  const unique = new Map(all.map(entry => [entry.path, entry]))
  return [...unique.values()].map(toFile)
}

function toFile({ path, sizeBytes, lfs }: TreeEntry): VariantFile {
  return { path, sizeBytes, sha256: lfs?.oid ?? null }
}

/** GGUF has it in the file; for all others it is beside. A pipeline has as many as it has models, and so none. */
function shapeOf(group: VariantGroup, joined: WeightsHeader, config: ModelConfig | null): ModelShape | null {
  if (group.pipeline !== null) return null
  return joined.shape ?? (group.format === 'gguf' ? null : (config?.shape ?? null))
}

function contextOf(shape: ModelShape | null): number | null {
  const tokens = shape?.contextTokens ?? null
  return tokens !== null && Number.isInteger(tokens) && tokens > 0 && tokens <= MAX_CONTEXT ? tokens : null
}

function safeCount(count: number | null): number | null {
  return count !== null && Number.isSafeInteger(count) ? count : null
}

function disprovedIssue(disproved: string | null): HeaderIssue[] {
  if (disproved === null) return []
  const message = `Its configuration says that it is ${disproved}, and no tensor is packed like that.`
  return [{ kind: 'malformed', message }]
}

function headerOf(
  header: WeightsHeader,
  { issues, isWhole }: { readonly issues: readonly HeaderIssue[]; readonly isWhole: boolean },
  config: ModelConfig | null,
): Prisma.InputJsonObject {
  const words = Object.entries(header.metadata).slice(0, METADATA_MAX)
  const metadata = Object.fromEntries(
    words.map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, METADATA_CHARS) : value]),
  )
  return {
    types: header.types.map(share => ({ ...share })),
    tensorCount: header.tensorCount,
    isComplete: isWhole,
    quantization: header.quantization && { ...header.quantization },
    hasChatTemplate: header.hasChatTemplate,
    modelType: config?.modelType ?? null,
    dtype: config?.dtype ?? null,
    metadata,
    issues: issues.map(issue => ({ ...issue })),
  }
}

/** How near to what loaders open by themselves a variant lies: those in front keep the short key. */
export function rankOf({ files }: Pick<NewVariant, 'files'>): number {
  const path = files[0]?.path ?? ''
  const depth = folderOf(path) === '' ? 0 : path.split('/').length
  const isUsual = /(?:^|\/)(?:model|pytorch_model)(?:[.-][^/]*)?\.(?:safetensors|bin|onnx)$/.test(path)
  return depth * 2 + (isUsual ? 0 : 1)
}
