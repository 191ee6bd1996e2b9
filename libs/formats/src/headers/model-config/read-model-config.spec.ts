import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelShape } from '../model-shape.js'
import { MAX_CONFIG_BYTES, readModelConfig } from './read-model-config.js'

const read = (config: unknown) =>
  readModelConfig(Buffer.from(typeof config === 'string' ? config : JSON.stringify(config)))

const LLAMA = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  rope_scaling: { factor: 8, rope_type: 'llama3', original_max_position_embeddings: 8192 },
  torch_dtype: 'bfloat16',
}
const layers = (pattern: string, times: number) =>
  Array.from({ length: times }, () =>
    [...pattern].map(at => (at === 's' ? 'sliding_attention' : 'full_attention')),
  ).flat()

/** What configurations that are published say, cut down to what is read. */
const SHAPES: Record<string, readonly [object, Partial<ModelShape>]> = {
  'Llama 3.1 8B': [
    LLAMA,
    {
      layerCount: 32,
      headCount: 32,
      kvHeadCount: 8,
      keySize: 128,
      valueSize: 128,
      vocabularySize: 128_256,
      contextTokens: 131_072,
      slidingWindow: null,
      latentAttention: null,
      recurrentLayerCount: 0,
    },
  ],
  'Llama 2 7B, which names no heads of keys': [
    {
      model_type: 'llama',
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      max_position_embeddings: 4096,
    },
    { kvHeadCount: 32, keySize: 128, contextTokens: 4096 },
  ],
  'Mistral 7B v0.1': [
    {
      model_type: 'mistral',
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
      sliding_window: 4096,
    },
    { slidingWindow: { tokens: 4096, layerCount: null }, kvHeadCount: 8 },
  ],
  'Mistral 7B v0.3': [
    {
      model_type: 'mistral',
      hidden_size: 4096,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      sliding_window: null,
    },
    { slidingWindow: null, kvHeadCount: 8 },
  ],
  'Qwen2.5 7B, which has a window that it does not use': [
    {
      model_type: 'qwen2',
      hidden_size: 3584,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      max_position_embeddings: 32_768,
      max_window_layers: 28,
      sliding_window: 131_072,
      use_sliding_window: false,
    },
    { slidingWindow: null, keySize: 128, contextTokens: 32_768 },
  ],
  'Qwen2.5 stretched by YaRN': [
    {
      model_type: 'qwen2',
      max_position_embeddings: 32_768,
      rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 32_768 },
    },
    { contextTokens: 131_072 },
  ],
  'Qwen2 with windows in its upper layers': [
    {
      model_type: 'qwen2',
      num_hidden_layers: 28,
      max_window_layers: 21,
      sliding_window: 32_768,
      use_sliding_window: true,
    },
    { slidingWindow: { tokens: 32_768, layerCount: 7 } },
  ],
  'Qwen3 0.6B, whose heads are wider than their share': [
    {
      model_type: 'qwen3',
      hidden_size: 1024,
      num_hidden_layers: 28,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 128,
    },
    { keySize: 128, valueSize: 128 },
  ],
  'Gemma 2 9B': [
    {
      model_type: 'gemma2',
      num_hidden_layers: 42,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 256,
      sliding_window: 4096,
    },
    { slidingWindow: { tokens: 4096, layerCount: 21 }, keySize: 256 },
  ],
  'Gemma 3 4B, which leaves out what is so by default': [
    {
      model_type: 'gemma3',
      architectures: ['Gemma3ForConditionalGeneration'],
      text_config: {
        model_type: 'gemma3_text',
        hidden_size: 2560,
        num_hidden_layers: 34,
        rope_scaling: { factor: 8, rope_type: 'linear' },
        sliding_window: 1024,
      },
      vision_config: { num_hidden_layers: 27, hidden_size: 1152 },
    },
    {
      architecture: 'Gemma3ForConditionalGeneration',
      layerCount: 34,
      headCount: 8,
      kvHeadCount: 4,
      keySize: 256,
      vocabularySize: 262_208,
      contextTokens: 131_072,
      slidingWindow: { tokens: 1024, layerCount: 29 },
    },
  ],
  'gpt-oss 20B': [
    {
      model_type: 'gpt_oss',
      num_hidden_layers: 24,
      num_attention_heads: 64,
      num_key_value_heads: 8,
      head_dim: 64,
      sliding_window: 128,
      layer_types: layers('sf', 12),
      num_local_experts: 32,
      num_experts_per_tok: 4,
    },
    {
      slidingWindow: { tokens: 128, layerCount: 12 },
      experts: { count: 32, usedPerToken: 4 },
      recurrentLayerCount: 0,
    },
  ],
  'DeepSeek V3': [
    {
      model_type: 'deepseek_v3',
      num_hidden_layers: 61,
      num_attention_heads: 128,
      num_key_value_heads: 128,
      kv_lora_rank: 512,
      qk_rope_head_dim: 64,
      qk_nope_head_dim: 128,
      v_head_dim: 128,
      max_position_embeddings: 163_840,
      rope_scaling: { type: 'yarn', factor: 40, original_max_position_embeddings: 4096 },
      n_routed_experts: 256,
      num_experts_per_tok: 8,
    },
    {
      latentAttention: { kvRank: 512, ropeSize: 64 },
      keySize: 192,
      valueSize: 128,
      contextTokens: 163_840,
      experts: { count: 256, usedPerToken: 8 },
    },
  ],
  'GPT-2': [
    {
      model_type: 'gpt2',
      n_layer: 12,
      n_head: 12,
      n_embd: 768,
      n_positions: 1024,
      n_ctx: 1024,
      vocab_size: 50_257,
    },
    { layerCount: 12, headCount: 12, kvHeadCount: 12, keySize: 64, contextTokens: 1024 },
  ],
  'Falcon 7B': [
    {
      model_type: 'falcon',
      num_hidden_layers: 32,
      num_attention_heads: 71,
      hidden_size: 4544,
      multi_query: true,
    },
    { kvHeadCount: 1, keySize: 64 },
  ],
  'Mamba 2': [
    {
      model_type: 'mamba2',
      hidden_size: 4096,
      num_hidden_layers: 64,
      num_heads: 128,
      head_dim: 64,
      state_size: 128,
      n_groups: 8,
      conv_kernel: 4,
    },
    { recurrentLayerCount: 64, recurrentStateSize: 8192 * 128 + (8192 + 2 * 8 * 128) * 4 },
  ],
  Jamba: [
    {
      model_type: 'jamba',
      hidden_size: 4096,
      num_hidden_layers: 32,
      attn_layer_period: 8,
      attn_layer_offset: 4,
      mamba_expand: 2,
      mamba_d_state: 16,
      mamba_d_conv: 4,
    },
    { recurrentLayerCount: 28, recurrentStateSize: 8192 * 20 },
  ],
  'Qwen3 Next': [
    {
      model_type: 'qwen3_next',
      num_hidden_layers: 48,
      full_attention_interval: 4,
      linear_num_key_heads: 16,
      linear_num_value_heads: 32,
      linear_key_head_dim: 128,
      linear_value_head_dim: 128,
      linear_conv_kernel_dim: 4,
    },
    { recurrentLayerCount: 36, recurrentStateSize: 32 * 128 * 128 + (2 * 16 * 128 + 32 * 128) * 4 },
  ],
  'Nemotron H': [
    { model_type: 'nemotron_h', num_hidden_layers: 8, hybrid_override_pattern: 'M-M*-M-*' },
    { recurrentLayerCount: 6 },
  ],
  'a model of code that nobody here knows': [
    { model_type: 'somebodys', hidden_size: 4096, num_hidden_layers: 32, num_attention_heads: 32 },
    { kvHeadCount: null, keySize: null, recurrentLayerCount: null, contextTokens: null },
  ],
  'T5, which has an encoder beside it': [
    {
      model_type: 't5',
      is_encoder_decoder: true,
      num_layers: 12,
      num_heads: 12,
      d_kv: 64,
      d_model: 768,
      num_key_value_heads: 12,
      head_dim: 64,
    },
    { kvHeadCount: null, keySize: null, valueSize: null },
  ],
}

describe('reading the configuration of a model', () => {
  it.each(Object.entries(SHAPES))('knows the shape of %s', (_, [config, shape]) => {
    const { shape: found, issues } = read(config)
    expect(found).toMatchObject(shape)
    expect(issues).toEqual([])
  })

  it('says what it is called and what its weights were', () => {
    expect(read(LLAMA)).toMatchObject({
      modelType: 'llama',
      architecture: 'LlamaForCausalLM',
      dtype: 'bfloat16',
      quantization: null,
    })
    expect(read({ model_type: 'x', dtype: 'float16' }).dtype).toBe('float16')
    expect(read({ _class_name: 'UNet2DConditionModel' }).architecture).toBe('UNet2DConditionModel')
  })

  it('reads words that only Python writes, and leaves them alone inside of texts', () => {
    const text =
      '{"model_type": "mamba2", "time_step_limit": [0.0, Infinity], "x": -Infinity, "y": NaN, "torch_dtype": "NaN"}'
    expect(read(text)).toMatchObject({ modelType: 'mamba2', dtype: 'NaN', issues: [] })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{"a": '],
    ['a list', '[1]'],
    ['a bomb of brackets', '['.repeat(1_000_000)],
    ['a bomb of objects', `${'{"text_config":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['something too long', `{"a": "${'x'.repeat(MAX_CONFIG_BYTES)}"}`],
  ])('says that it cannot read %s, and goes on', (_, text) => {
    const config = read(text)
    expect(config.shape.layerCount).toBeNull()
    expect(config.architecture).toBeNull()
  })

  it('is not led astray by names that are those of every object', () => {
    const config = read(
      '{"__proto__": {"model_type": "llama"}, "constructor": 1, "model_type": "constructor"}',
    )
    expect(config).toMatchObject({ modelType: 'constructor', quantization: null })
    const hostile = read('{"quantization_config": {"quant_method": "__proto__"}}')
    expect(hostile.quantization).toMatchObject({ method: '__proto__', bits: null })
  })
})

const seed = Math.floor(Math.random() * 2 ** 31)

describe(`any configuration (seed ${seed})`, () => {
  it('is read without an error, and no number is less than nothing or more than is exact', () => {
    const keys = Object.keys(Object.assign({}, ...Object.values(SHAPES).map(([config]) => config)))
    const value = fc.oneof(
      fc.jsonValue(),
      fc.integer(),
      fc.double(),
      fc.constantFrom(2 ** 60, -1, 1e308, '4', null),
    )
    const config = fc.dictionary(fc.constantFrom(...keys), value)
    const check = fc.property(config, fc.option(config), (outer, inner) => {
      const { shape } = read(inner ? { ...outer, text_config: inner } : outer)
      for (const number of Object.values(shape))
        if (typeof number === 'number') {
          expect(Number.isFinite(number)).toBe(true)
          expect(number).toBeGreaterThanOrEqual(0)
        }
    })
    fc.assert(check, { seed, numRuns: 1000 })
  })

  it('is read without an error, whatever bytes it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void readModelConfig(bytes)),
      { seed },
    )
  })
})
