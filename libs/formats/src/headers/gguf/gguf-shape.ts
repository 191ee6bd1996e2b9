import type { LatentAttention, ModelShape, SlidingWindow } from '../model-shape.js'
import { isGgufArray } from './gguf-values.js'
import type { GgufValue } from './walked-gguf.js'

/** Every so manieth layer sees everything and the others a window, in architectures whose files do not say so because llama.cpp knows. */
const WINDOW_PERIODS: Readonly<Record<string, number>> = {
  gemma2: 2,
  gemma3: 6,
  cohere2: 4,
  'gpt-oss': 2,
  olmo2: 4,
  'modern-bert': 3,
  afmoe: 4,
}
/** Architectures without attention at all. */
const RECURRENT = /^(?:mamba2?|rwkv\d\w*|arwkv\d|xlstm)$/
/** Keys of layers that keep a state, in models that have such layers. */
const STATE_KEYS = ['ssm.state_size', 'wkv.head_size', 'shortconv.l_cache', 'kda.head_dim']
const MAX_LAYERS = 100_000

/**
 * The shape of a model by the metadata of its GGUF file. What differs by layer is given as the most of any; layers without keys and values
 * count as recurrent. Null where the file holds none, such as an adapter.
 */
export function ggufShape(values: ReadonlyMap<string, GgufValue>): ModelShape | null {
  const architecture = values.get('general.architecture')
  if (typeof architecture !== 'string' || architecture === '') return null
  const at = (key: string) => values.get(`${architecture}.${key}`)
  const layerCount = whole(at('block_count'), MAX_LAYERS)
  const hiddenSize = whole(at('embedding_length'))
  const headCount = most(at('attention.head_count'))
  const headSize = hiddenSize !== null && headCount ? Math.floor(hiddenSize / headCount) : null
  const latentAttention = latentAttentionOf(at)
  const sizeOf = (side: 'key' | 'value') =>
    (latentAttention && whole(at(`attention.${side}_length_mla`))) ??
    whole(at(`attention.${side}_length`)) ??
    headSize
  const expertCount = whole(at('expert_count'))
  return {
    architecture,
    layerCount,
    hiddenSize,
    headCount,
    kvHeadCount: most(at('attention.head_count_kv')) ?? headCount,
    keySize: sizeOf('key'),
    valueSize: sizeOf('value'),
    vocabularySize: whole(at('vocab_size')) ?? countOf(values.get('tokenizer.ggml.tokens')),
    contextTokens: whole(at('context_length')),
    slidingWindow: slidingWindowOf(architecture, at, layerCount),
    latentAttention,
    experts: expertCount ? { count: expertCount, usedPerToken: whole(at('expert_used_count')) } : null,
    recurrentLayerCount: recurrentLayers(architecture, at, layerCount),
    recurrentStateSize: stateSize(at, hiddenSize),
  }
}

type At = (key: string) => GgufValue | undefined

/** Files from before llama.cpp knew latent attention lack the sizes of its heads, and run with whole keys and values. */
function latentAttentionOf(at: At): LatentAttention | null {
  const kvRank = whole(at('attention.kv_lora_rank'))
  const ropeSize = whole(at('rope.dimension_count'))
  if (!kvRank || ropeSize === null || at('attention.key_length_mla') === undefined) return null
  return { kvRank, ropeSize }
}

/** Null where nothing tells which layers have the window: then all may keep everything. */
function slidingWindowOf(architecture: string, at: At, layerCount: number | null): SlidingWindow | null {
  const tokens = whole(at('attention.sliding_window'))
  if (!tokens || layerCount === null) return null
  const pattern = at('attention.sliding_window_pattern') ?? WINDOW_PERIODS[architecture]
  const windowed = layersOf(pattern, layerCount)
  return windowed ? { tokens, layerCount: windowed } : null
}

/** Layers with a window, by a list of them that may be shorter than the model, or by how often one has none. */
function layersOf(pattern: GgufValue | undefined, layerCount: number): number | null {
  if (typeof pattern === 'number') {
    if (pattern === 0) return layerCount
    return layerCount - Math.floor(layerCount / pattern)
  }
  const flags = isGgufArray(pattern) ? pattern.numbers : null
  if (!flags || flags.length === 0) return null
  let windowed = 0
  for (let layer = 0; layer < layerCount; layer++) if (flags[layer % flags.length] === 1) windowed += 1
  return windowed
}

function recurrentLayers(architecture: string, at: At, layerCount: number | null): number | null {
  if (layerCount === null) return null
  if (RECURRENT.test(architecture)) return layerCount
  const kvHeads = at('attention.head_count_kv')
  if (isGgufArray(kvHeads) && kvHeads.numbers)
    return kvHeads.numbers.slice(0, layerCount).filter(count => count === 0).length
  const interval = whole(at('full_attention_interval'))
  if (interval) return layerCount - Math.floor(layerCount / interval)
  if (STATE_KEYS.some(key => at(key) !== undefined)) return null
  return at('attention.head_count') === undefined ? null : 0
}

/** What llama.cpp keeps of one sequence in one such layer: the last inputs of its convolution, or of its shift, and the state itself. */
function stateSize(at: At, hiddenSize: number | null): number | null {
  const inner = whole(at('ssm.inner_size'))
  const state = whole(at('ssm.state_size'))
  const kernel = whole(at('ssm.conv_kernel'))
  if (inner !== null && state !== null && kernel !== null)
    return Math.max(0, kernel - 1) * (inner + 2 * (whole(at('ssm.group_count')) ?? 0) * state) + inner * state
  if (hiddenSize === null) return null
  const headSize = whole(at('wkv.head_size'))
  if (headSize !== null) return hiddenSize * (headSize + (whole(at('token_shift_count')) ?? 2))
  const cached = whole(at('shortconv.l_cache'))
  return cached === null ? null : hiddenSize * Math.max(0, cached - 1)
}

/** A whole number that is no less than nothing. */
function whole(value: GgufValue | undefined, max = Number.MAX_SAFE_INTEGER): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max ? value : null
}

/** The number, or the most of one for each layer. */
function most(value: GgufValue | undefined): number | null {
  if (!isGgufArray(value)) return whole(value)
  return value.numbers && value.numbers.length > 0 ? whole(Math.max(...value.numbers)) : null
}

function countOf(value: GgufValue | undefined): number | null {
  return isGgufArray(value) ? value.count : null
}
