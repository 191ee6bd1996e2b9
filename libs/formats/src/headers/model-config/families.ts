/**
 * What the classes of transformers fill in where a configuration says nothing, by `model_type`. Configurations of models with pictures leave
 * out whatever is so by default; without this a model would seem unknown that the library knows exactly.
 */
export interface Family {
  /** Values of the class, by the names of `config.json`. */
  readonly defaults: Readonly<Record<string, number>>
  /** Every layer has keys and values; there are none of another kind. */
  readonly hasOnlyAttention: boolean
  /** Without a word on them, there are as many heads of keys as of queries, and heads share the hidden size evenly. */
  readonly isPlain: boolean
}

const PLAIN_TYPES = [
  'apertus',
  'arcee',
  'baichuan',
  'biogpt',
  'bloom',
  'codegen',
  'cohere',
  'cohere2',
  'dbrx',
  'exaone',
  'exaone4',
  'falcon',
  'gpt2',
  'gpt_bigcode',
  'gpt_neo',
  'gpt_neox',
  'gpt_neox_japanese',
  'gptj',
  'granite',
  'granitemoe',
  'internlm',
  'internlm2',
  'internlm3',
  'llama',
  'minicpm',
  'mpt',
  'nemotron',
  'olmo',
  'olmo2',
  'olmo3',
  'olmoe',
  'opt',
  'persimmon',
  'phi',
  'phi3',
  'phimoe',
  'smollm3',
  'stablelm',
  'xglm',
]
/** Only attention, and whatever is not said stays unknown. */
const ATTENTION_TYPES = [
  'chatglm',
  'deepseek_v2',
  'deepseek_v3',
  'deepseek_v32',
  'ernie4_5',
  'ernie4_5_moe',
  'gemma3n_text',
  'glm4_moe',
  'glm4v_text',
  'hunyuan_v1_dense',
  'hunyuan_v1_moe',
  'kimi_k2',
  'llama4_text',
  'minicpm3',
  'qwen2_5_vl',
  'qwen2_vl',
  'qwen3_vl_moe_text',
  'qwen3_vl_text',
  'seed_oss',
]

const DEFAULTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  llama: {
    vocab_size: 32_000,
    hidden_size: 4096,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2048,
  },
  mistral: {
    vocab_size: 32_000,
    hidden_size: 4096,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    max_position_embeddings: 131_072,
  },
  mixtral: { num_key_value_heads: 8 },
  gemma: { num_key_value_heads: 16, head_dim: 256 },
  gemma2: { num_key_value_heads: 4, head_dim: 256, sliding_window: 4096 },
  gemma3_text: {
    vocab_size: 262_208,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    head_dim: 256,
    max_position_embeddings: 131_072,
    sliding_window: 4096,
  },
  glm: { num_key_value_heads: 2, head_dim: 128 },
  glm4: { num_key_value_heads: 2, head_dim: 128 },
  gpt_oss: { num_key_value_heads: 8, head_dim: 64 },
  helium: { head_dim: 128 },
  qwen2: {
    vocab_size: 151_936,
    hidden_size: 4096,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    max_position_embeddings: 32_768,
  },
  qwen2_moe: { num_key_value_heads: 16 },
  qwen3: { num_key_value_heads: 32, head_dim: 128 },
  qwen3_moe: { num_key_value_heads: 4 },
  starcoder2: { num_key_value_heads: 2 },
}
/** Types with defaults that divide the hidden size among heads all the same. */
const EVEN_TYPES = ['mistral', 'mixtral', 'qwen2', 'qwen2_moe', 'starcoder2']

const PLAIN: ReadonlySet<string> = new Set([...PLAIN_TYPES, ...EVEN_TYPES])
const ATTENTION: ReadonlySet<string> = new Set([...PLAIN_TYPES, ...ATTENTION_TYPES, ...Object.keys(DEFAULTS)])

/** For types that are not known, nothing is filled in. */
export function familyOf(modelType: string | null): Family {
  const type = modelType ?? ''
  return {
    defaults: Object.hasOwn(DEFAULTS, type) ? (DEFAULTS[type] ?? {}) : {},
    hasOnlyAttention: ATTENTION.has(type),
    isPlain: PLAIN.has(type),
  }
}
