import type { ModelShape } from '../model-shape.js'
import type { ShapeSource } from './read-shape.js'

/** Words for layers that keep keys and values. */
const ATTENTION_WORDS: ReadonlySet<string> = new Set([
  'attention',
  'full_attention',
  'sliding_attention',
  'chunked_attention',
  'hybrid',
])
/** Families without attention in any layer. */
const RECURRENT_TYPES: ReadonlySet<string> = new Set([
  'mamba',
  'mamba2',
  'falcon_mamba',
  'rwkv',
  'rwkv5',
  'rwkv6',
  'xlstm',
])

/** How many layers keep a state of fixed size in place of keys and values; null where a family's kinds of layers are not known. */
export function readLayers(source: ShapeSource): Pick<ModelShape, 'recurrentLayerCount'> {
  return { recurrentLayerCount: countRecurrent(source) }
}

function countRecurrent({ text, modelType, family, layerCount }: ShapeSource): number | null {
  const words = text.strings('layer_types') ?? text.strings('layers_block_type')
  if (words) return words.filter(word => !ATTENTION_WORDS.has(word)).length
  if (RECURRENT_TYPES.has(modelType ?? '')) return layerCount
  if (layerCount === null) return null
  const indices = text.list('attn_layer_indices') ?? text.list('full_attn_idxs')
  if (indices) return Math.max(0, layerCount - indices.length)
  const pattern = text.string('hybrid_override_pattern')
  // M is Mamba, * attention, and - a layer of neither, which keeps nothing.
  if (pattern !== null) return layerCount - pattern.split('*').length + 1
  const period = text.count('attn_layer_period')
  const offset = text.count('attn_layer_offset')
  if (period && offset !== null) return layerCount - Math.ceil(Math.max(0, layerCount - offset) / period)
  const interval = text.count('full_attention_interval')
  if (interval) return layerCount - Math.floor(layerCount / interval)
  return family.hasOnlyAttention ? 0 : null
}
