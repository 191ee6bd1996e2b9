import type { TinySafetensorsOptions, TinySafetensorsTensor } from './tiny-safetensors.js'

/** One layer of 64 × 128 weights in the layout that a method of quantization writes, beside words and a norm in BF16. */
export interface QuantizedExample extends TinySafetensorsOptions {
  readonly tensors: readonly TinySafetensorsTensor[]
  /** Of the `config.json` beside it. */
  readonly config: Readonly<Record<string, unknown>>
  /** Weights before they were packed. */
  readonly parameterCount: number
  /** What is read of it without the configuration; null: that does not tell. */
  readonly countWithoutConfig: number | null
}

const PLAIN: readonly TinySafetensorsTensor[] = [
  { name: 'model.embed_tokens.weight', type: 'BF16', shape: [32, 128] },
  { name: 'model.norm.weight', type: 'BF16', shape: [128] },
]
const PLAIN_COUNT = 32 * 128 + 128
const LAYER_COUNT = 64 * 128
const ALL = PLAIN_COUNT + LAYER_COUNT
const LAYER = 'model.layers.0.mlp.up_proj'

function layer(tensors: Readonly<Record<string, readonly [string, ...number[]]>>): TinySafetensorsTensor[] {
  return Object.entries(tensors).map(([name, [type, ...shape]]) => ({
    name: `${LAYER}.${name}`,
    type,
    shape,
  }))
}

/** What methods of quantization write, by the words that variants have for them. */
export const QUANTIZED_SAFETENSORS: Readonly<Record<string, QuantizedExample>> = {
  'gptq-4bit': {
    tensors: [
      ...PLAIN,
      ...layer({
        qweight: ['I32', 16, 64],
        qzeros: ['I32', 4, 8],
        scales: ['F16', 4, 64],
        g_idx: ['I32', 128],
      }),
    ],
    metadata: { format: 'pt' },
    config: { quantization_config: { quant_method: 'gptq', bits: 4, group_size: 32, desc_act: false } },
    parameterCount: ALL,
    countWithoutConfig: ALL,
  },
  'gptq-8bit': {
    tensors: [
      ...PLAIN,
      ...layer({
        qweight: ['I32', 32, 64],
        qzeros: ['I32', 4, 16],
        scales: ['F16', 4, 64],
        g_idx: ['I32', 128],
      }),
    ],
    config: { quantization_config: { quant_method: 'gptq', bits: 8, group_size: 32 } },
    parameterCount: ALL,
    countWithoutConfig: ALL,
  },
  'awq-4bit': {
    tensors: [
      ...PLAIN,
      ...layer({ qweight: ['I32', 128, 8], qzeros: ['I32', 4, 8], scales: ['F16', 4, 64] }),
    ],
    metadata: { format: 'pt' },
    config: { quantization_config: { quant_method: 'awq', bits: 4, group_size: 32, version: 'gemm' } },
    parameterCount: ALL,
    countWithoutConfig: ALL,
  },
  'bnb-nf4': {
    tensors: [
      ...PLAIN,
      ...layer({
        weight: ['U8', 4096, 1],
        'weight.absmax': ['F32', 128],
        'weight.quant_map': ['F32', 16],
        'weight.quant_state.bitsandbytes__nf4': ['U8', 87],
      }),
    ],
    metadata: { format: 'pt' },
    config: {
      quantization_config: {
        quant_method: 'bitsandbytes',
        load_in_4bit: true,
        load_in_8bit: false,
        bnb_4bit_quant_type: 'nf4',
      },
    },
    parameterCount: ALL,
    countWithoutConfig: ALL,
  },
  'bnb-8bit': {
    tensors: [...PLAIN, ...layer({ weight: ['I8', 64, 128], SCB: ['F32', 64], weight_format: ['U8'] })],
    metadata: { format: 'pt' },
    config: { quantization_config: { quant_method: 'bitsandbytes', load_in_8bit: true } },
    parameterCount: ALL,
    countWithoutConfig: ALL,
  },
  'mlx-4bit': {
    tensors: [
      ...PLAIN,
      ...layer({ weight: ['U32', 64, 16], scales: ['BF16', 64, 2], biases: ['BF16', 64, 2] }),
    ],
    metadata: { format: 'mlx' },
    config: { quantization: { group_size: 64, bits: 4 }, quantization_config: { group_size: 64, bits: 4 } },
    parameterCount: ALL,
    countWithoutConfig: null,
  },
  fp8: {
    tensors: [...PLAIN, ...layer({ weight: ['F8_E4M3', 64, 128], weight_scale_inv: ['F32', 1, 1] })],
    metadata: { format: 'pt' },
    config: { quantization_config: { quant_method: 'fp8', fmt: 'e4m3', weight_block_size: [128, 128] } },
    parameterCount: ALL,
    countWithoutConfig: ALL,
  },
  w4a16: {
    tensors: [
      ...PLAIN,
      ...layer({ weight_packed: ['I32', 64, 16], weight_scale: ['BF16', 64, 1], weight_shape: ['I64', 2] }),
    ],
    metadata: { format: 'pt' },
    config: {
      quantization_config: {
        quant_method: 'compressed-tensors',
        format: 'pack-quantized',
        config_groups: { group_0: { weights: { num_bits: 4, type: 'int', group_size: 128 } } },
      },
    },
    parameterCount: ALL,
    countWithoutConfig: null,
  },
  mxfp4: {
    tensors: [
      ...PLAIN,
      { name: 'model.layers.0.mlp.experts.gate_up_proj_blocks', type: 'U8', shape: [2, 64, 4, 16] },
      { name: 'model.layers.0.mlp.experts.gate_up_proj_scales', type: 'U8', shape: [2, 64, 4] },
    ],
    config: { quantization_config: { quant_method: 'mxfp4' } },
    parameterCount: PLAIN_COUNT + 2 * LAYER_COUNT,
    countWithoutConfig: PLAIN_COUNT + 2 * LAYER_COUNT,
  },
}
