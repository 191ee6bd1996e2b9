import type { LatentAttention, ModelShape } from '../model-shape.js'
import { type Family, familyOf } from './families.js'
import { firstCount } from './first-count.js'
import type { JsonObject } from './json-object.js'
import { readContext } from './read-context.js'
import { readLayers } from './read-layers.js'
import { readSlidingWindow } from './read-sliding-window.js'

export const UNKNOWN_SHAPE: ModelShape = {
  architecture: null,
  layerCount: null,
  hiddenSize: null,
  headCount: null,
  kvHeadCount: null,
  keySize: null,
  valueSize: null,
  vocabularySize: null,
  contextTokens: null,
  slidingWindow: null,
  latentAttention: null,
  experts: null,
  recurrentLayerCount: null,
}

/** A configuration and what is filled in where it says nothing. */
export interface ShapeSource {
  readonly text: JsonObject
  readonly modelType: string | null
  readonly family: Family
  readonly layerCount: number | null
}

/**
 * The shape of a language model.
 *
 * @param text   the part of the configuration that describes it
 * @param whole  all of it, for what the part does not repeat
 */
export function readShape(text: JsonObject, whole: JsonObject, architecture: string | null): ModelShape {
  const modelType = text.string('model_type') ?? (text === whole ? null : whole.string('model_type'))
  const family = familyOf(modelType)
  const said = (...keys: readonly string[]) => firstCount(text, keys, family)
  // Elsewhere that word may mean something else: LongCat has two layers of attention in each.
  const shortWord = family.hasOnlyAttention ? ['num_layers'] : []
  const layerCount = said('num_hidden_layers', 'n_layer', 'n_layers', ...shortWord)
  const source = { text, modelType, family, layerCount }
  const hiddenSize = said('hidden_size', 'n_embd', 'd_model', 'dim')
  const headCount = said('num_attention_heads', 'n_head', 'n_heads', 'num_heads')
  // An encoder beside it, and attention to that: what they keep has another shape.
  const isDecoder = whole.boolean('is_encoder_decoder') !== true
  const heads = isDecoder ? readHeads(source, hiddenSize, headCount) : NO_HEADS
  return {
    architecture,
    layerCount,
    hiddenSize,
    headCount,
    ...heads,
    vocabularySize: said('vocab_size', 'padded_vocab_size') ?? whole.count('vocab_size'),
    contextTokens: readContext(text, family),
    slidingWindow: readSlidingWindow(source),
    latentAttention: readLatentAttention(text),
    experts: readExperts(text),
    ...readLayers(source),
  }
}

const NO_HEADS = { kvHeadCount: null, keySize: null, valueSize: null }

type Heads = Pick<ModelShape, 'kvHeadCount' | 'keySize' | 'valueSize'>

function readHeads(source: ShapeSource, hiddenSize: number | null, headCount: number | null): Heads {
  const { text, family } = source
  const said = (...keys: readonly string[]) => firstCount(text, keys, family)
  const kvHeadCount = readKvHeads(source) ?? (family.isPlain ? headCount : null)
  const rope = text.count('qk_rope_head_dim')
  const nope = text.count('qk_nope_head_dim')
  const latentKey = rope !== null && nope !== null ? rope + nope : null
  const even = family.isEven ? evenShare(hiddenSize, headCount) : null
  const keySize = latentKey ?? said('head_dim', 'attention_head_dim', 'kv_channels') ?? even
  return { kvHeadCount, keySize, valueSize: text.count('v_head_dim') ?? keySize }
}

function evenShare(hiddenSize: number | null, headCount: number | null): number | null {
  if (hiddenSize === null || !headCount || hiddenSize % headCount !== 0) return null
  return hiddenSize / headCount
}

/** Heads of keys and values, as families call them. */
function readKvHeads({ text, modelType, family }: ShapeSource): number | null {
  if (modelType === 'falcon') return readFalconHeads(text)
  if (modelType === 'gpt_bigcode') return text.boolean('multi_query') === false ? null : 1
  if (text.boolean('multi_query_attention') === true) return text.count('multi_query_group_num')
  const nested = text.object('attn_config')?.count('kv_n_heads') ?? null
  return nested ?? firstCount(text, ['num_key_value_heads', 'num_kv_heads', 'n_head_kv'], family)
}

function readFalconHeads(text: JsonObject): number | null {
  if (text.boolean('new_decoder_architecture') === true) return text.count('num_kv_heads')
  return text.boolean('multi_query') === false ? null : 1
}

function readLatentAttention(text: JsonObject): LatentAttention | null {
  const kvRank = text.count('kv_lora_rank')
  const ropeSize = text.count('qk_rope_head_dim')
  return kvRank !== null && ropeSize !== null ? { kvRank, ropeSize } : null
}

function readExperts(text: JsonObject): ModelShape['experts'] {
  const count =
    text.count('num_local_experts') ??
    text.count('n_routed_experts') ??
    text.count('num_experts') ??
    text.count('moe_num_experts')
  if (!count) return null
  const usedPerToken = text.count('num_experts_per_tok') ?? text.count('moe_topk') ?? text.count('moe_k')
  return { count, usedPerToken }
}
