import type { ModelShape } from '../model-shape.js'
import type { JsonObject } from './json-object.js'
import type { ShapeSource } from './read-shape.js'

/** Words for layers that keep keys and values. */
const ATTENTION_WORDS: ReadonlySet<string> = new Set([
  'attention',
  'full_attention',
  'sliding_attention',
  'chunked_attention',
])
/** Words for layers that keep a state instead. What has another word may keep both, or something else. */
const RECURRENT_WORDS: ReadonlySet<string> = new Set([
  'conv',
  'linear_attention',
  'mamba',
  'mamba2',
  'recurrent',
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

/** Layers that keep a state of fixed size in place of keys and values, and how large it is; null where a family's kinds of layers are not known. */
export function readLayers(
  source: ShapeSource,
): Pick<ModelShape, 'recurrentLayerCount' | 'recurrentStateSize'> {
  const recurrentLayerCount = countRecurrent(source)
  if (!recurrentLayerCount) return { recurrentLayerCount }
  return { recurrentLayerCount, recurrentStateSize: readStateSize(source) }
}

function countRecurrent({ text, modelType, family, layerCount }: ShapeSource): number | null {
  const words = text.strings('layer_types') ?? text.strings('layers_block_type')
  if (words) return countWords(words)
  // DeepSeek's sparse attention keeps an index beside its rows.
  if (text.has('index_head_dim')) return null
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

function countWords(words: readonly string[]): number | null {
  const isKnown = words.every(word => ATTENTION_WORDS.has(word) || RECURRENT_WORDS.has(word))
  return isKnown ? words.filter(word => RECURRENT_WORDS.has(word)).length : null
}

/** The state itself, and the tokens that its convolution looks back at. */
function readStateSize({ text, modelType }: ShapeSource): number | null {
  return ['mamba', 'falcon_mamba', 'jamba'].includes(modelType ?? '')
    ? stateOfMamba(text)
    : (stateOfMamba2(text) ?? stateOfDeltaNet(text))
}

function stateOfMamba(text: JsonObject): number | null {
  const hidden = text.count('hidden_size')
  const expand = text.count('expand') ?? text.count('mamba_expand')
  const inner = text.count('intermediate_size')
  const width = hidden !== null && expand !== null ? hidden * expand : inner
  const state = text.count('state_size') ?? text.count('mamba_d_state')
  const kernel = text.count('conv_kernel') ?? text.count('mamba_d_conv')
  return width !== null && state !== null && kernel !== null ? width * (state + kernel) : null
}

function stateOfMamba2(text: JsonObject): number | null {
  const heads = text.count('num_heads') ?? text.count('mamba_n_heads') ?? text.count('mamba_num_heads')
  const headSize = text.count('head_dim') ?? null
  const size = text.count('mamba_d_head') ?? text.count('mamba_head_dim') ?? headSize
  const state = text.count('state_size') ?? text.count('mamba_d_state') ?? text.count('ssm_state_size')
  const groups = text.count('n_groups') ?? text.count('mamba_n_groups')
  const kernel = text.count('conv_kernel') ?? text.count('mamba_d_conv')
  if (heads === null || size === null || state === null || groups === null || kernel === null) return null
  const inner = heads * size
  return inner * state + (inner + 2 * groups * state) * kernel
}

/** Qwen's gated delta net. */
function stateOfDeltaNet(text: JsonObject): number | null {
  const keyHeads = text.count('linear_num_key_heads')
  const valueHeads = text.count('linear_num_value_heads')
  const keySize = text.count('linear_key_head_dim')
  const valueSize = text.count('linear_value_head_dim')
  const kernel = text.count('linear_conv_kernel_dim')
  if (keyHeads === null || valueHeads === null || keySize === null || valueSize === null || kernel === null)
    return null
  return valueHeads * keySize * valueSize + (2 * keyHeads * keySize + valueHeads * valueSize) * kernel
}
