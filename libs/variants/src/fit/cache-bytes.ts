import type { ModelShape } from '@entrepot/formats'
import type { CacheType } from '../profiles/profile-spec.js'
import type { EngineCosts } from './engine-costs.js'

/** Bytes of one number. The quantized ones come in blocks of 32 with one scale of two bytes. */
const CACHE_BYTES: Readonly<Record<CacheType, number>> = {
  f32: 4,
  f16: 2,
  bf16: 2,
  fp8: 1,
  q8_0: 34 / 32,
  q4_0: 18 / 32,
}
/** States of recurrent layers are kept in this, whatever the cache has. */
const STATE_BYTES = 4
/** All that it needs, by the names of `ModelShape`. */
const NEEDED = ['layerCount', 'kvHeadCount', 'keySize', 'valueSize', 'recurrentLayerCount'] as const

export interface CacheQuestion {
  readonly shape: ModelShape | null
  /** Of one sequence. */
  readonly contextTokens: number
  readonly batch: number
  readonly cacheType: CacheType | null
  readonly costs: EngineCosts
  /** Devices that share the heads of every layer. */
  readonly tensorDevices: number
}

/** What of the shape the size of the cache depends on and nobody said. */
export function unknownOfCache(shape: ModelShape | null, costs: EngineCosts): readonly string[] {
  if (!shape) return NEEDED
  const isLatent = shape.latentAttention !== null && costs.isLatentKept
  const needed = isLatent ? (['layerCount', 'recurrentLayerCount'] as const) : NEEDED
  const unknown: string[] = needed.filter(name => shape[name] === null)
  if (shape.recurrentLayerCount && (shape.recurrentStateSize ?? null) === null)
    unknown.push('recurrentStateSize')
  return unknown
}

/** All that the question depends on and nobody said. */
export function unknownOf(shape: ModelShape | null, costs: EngineCosts): readonly string[] {
  return [
    ...unknownOfCache(shape, costs),
    ...costs.overheadNeeds.filter(name => (shape?.[name] ?? null) === null),
  ]
}

/** Bytes on each of the devices that share the heads; null where something that it depends on is not known. */
export function cacheBytes(question: CacheQuestion): number | null {
  const { shape, costs, batch, cacheType, tensorDevices } = question
  if (!shape || unknownOfCache(shape, costs).length > 0) return null
  const numberBytes = CACHE_BYTES[cacheType ?? 'f16']
  const shortBytes = costs.isWindowQuantized ? numberBytes : Math.max(numberBytes, CACHE_BYTES.f16)
  const { full, short } = rowCounts(question, shape)
  const row = rowNumbers(shape, costs, tensorDevices)
  const recurrent = (shape.recurrentLayerCount ?? 0) * (shape.recurrentStateSize ?? 0)
  const states = (recurrent * batch * STATE_BYTES) / tensorDevices
  return Math.ceil(row * (full * numberBytes + short * shortBytes) + states)
}

/** Numbers that one layer keeps of one token, on one device. */
function rowNumbers(shape: ModelShape, costs: EngineCosts, tensorDevices: number): number {
  // It has no heads that could be shared: every device keeps all of it.
  if (shape.latentAttention && costs.isLatentKept)
    return shape.latentAttention.kvRank + shape.latentAttention.ropeSize
  const heads = Math.ceil((shape.kvHeadCount ?? 0) / tensorDevices)
  return heads * ((shape.keySize ?? 0) + (shape.valueSize ?? 0))
}

/** Rows of all layers and sequences: of layers that keep all tokens, and of those that keep a window of them. */
function rowCounts(
  { contextTokens, batch, costs }: CacheQuestion,
  { layerCount, recurrentLayerCount, slidingWindow }: ModelShape,
): { full: number; short: number } {
  const layers = Math.max(0, (layerCount ?? 0) - (recurrentLayerCount ?? 0))
  const all = inSteps(contextTokens, costs.stepTokens)
  if (!slidingWindow || costs.windowMargin === null) return { full: layers * all * batch, short: 0 }
  const shortLayers = Math.min(layers, slidingWindow.layerCount ?? layers)
  const kept = Math.min(all, inSteps(slidingWindow.tokens + costs.windowMargin, costs.stepTokens))
  return { full: (layers - shortLayers) * all * batch, short: shortLayers * kept * batch }
}

function inSteps(tokens: number, step: number): number {
  return Math.ceil(tokens / step) * step
}
