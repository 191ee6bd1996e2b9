import { describe, expect, it } from 'vitest'
import { readModelConfig } from './read-model-config.js'

const read = (config: unknown) => readModelConfig(Buffer.from(JSON.stringify(config)))
const LLAMA = { model_type: 'llama' }

describe('reading how a model was quantized', () => {
  it.each<readonly [string, object, object]>([
    ['GPTQ', { quant_method: 'gptq', bits: 4, group_size: 128 }, { method: 'gptq', bits: 4, groupSize: 128 }],
    [
      'GPTQ without groups',
      { quant_method: 'gptq', bits: 4, group_size: -1 },
      { method: 'gptq', groupSize: null },
    ],
    [
      'AWQ',
      { quant_method: 'awq', bits: 4, group_size: 128, version: 'GEMM' },
      { method: 'awq', detail: 'gemm' },
    ],
    [
      'older AWQ',
      { quant_method: 'awq', w_bit: 4, q_group_size: 64 },
      { method: 'awq', bits: 4, groupSize: 64 },
    ],
    [
      'AutoRound in the layout of GPTQ',
      { quant_method: 'auto-round', packing_format: 'auto_round:auto_gptq', bits: 2, group_size: 32 },
      { method: 'gptq', bits: 2, detail: 'auto-round' },
    ],
    [
      'bitsandbytes',
      { quant_method: 'bitsandbytes', load_in_4bit: true, load_in_8bit: false, bnb_4bit_quant_type: 'nf4' },
      { method: 'bitsandbytes', bits: 4, detail: 'nf4' },
    ],
    [
      'bitsandbytes that names no method',
      { load_in_8bit: true },
      { method: 'bitsandbytes', bits: 8, detail: 'int8' },
    ],
    ['FP8', { quant_method: 'fp8', fmt: 'e4m3' }, { method: 'fp8', bits: 8, detail: 'e4m3' }],
    ['FBGEMM', { quant_method: 'fbgemm_fp8' }, { method: 'fp8', bits: 8 }],
    ['MXFP4', { quant_method: 'mxfp4' }, { method: 'mxfp4', bits: 4, groupSize: 32 }],
    [
      'ModelOpt',
      { quant_method: 'modelopt', quant_algo: 'NVFP4' },
      { method: 'modelopt', bits: 4, detail: 'nvfp4' },
    ],
    [
      'compressed tensors',
      {
        quant_method: 'compressed-tensors',
        format: 'pack-quantized',
        config_groups: { group_0: { weights: { num_bits: 4, group_size: 128 } } },
      },
      { method: 'compressed-tensors', bits: 4, groupSize: 128, detail: 'pack-quantized' },
    ],
    [
      'compressed tensors of several widths',
      {
        quant_method: 'compressed-tensors',
        config_groups: { a: { weights: { num_bits: 4 } }, b: { weights: { num_bits: 8 } } },
      },
      { method: 'compressed-tensors', bits: null },
    ],
    [
      'HQQ',
      { quant_method: 'hqq', quant_config: { weight_quant_params: { nbits: 4, group_size: 64 } } },
      { method: 'hqq', bits: 4, groupSize: 64 },
    ],
    [
      'torchao',
      { quant_method: 'torchao', quant_type: 'int4_weight_only', quant_type_kwargs: { group_size: 128 } },
      { method: 'torchao', bits: 4, groupSize: 128 },
    ],
    [
      'torchao by classes',
      { quant_method: 'torchao', quant_type: { default: { _type: 'Int8WeightOnlyConfig', _data: {} } } },
      { method: 'torchao', bits: 8, detail: 'Int8WeightOnlyConfig' },
    ],
    ['quanto', { quant_method: 'quanto', weights: 'int4' }, { method: 'quanto', bits: 4, detail: 'int4' }],
    ['one that is new', { quant_method: 'VPTQ', bits: 'two' }, { method: 'vptq', bits: null }],
  ])('tells %s', (_, config, facts) => {
    expect(read({ ...LLAMA, quantization_config: config }).quantization).toMatchObject(facts)
    expect(read({ text_config: { ...LLAMA, quantization_config: config } }).quantization).toMatchObject(facts)
  })

  it('tells MLX, which names no method', () => {
    const quantization = { group_size: 64, bits: 4, lm_head: { group_size: 64, bits: 8 } }
    const facts = { method: 'mlx', bits: 4, groupSize: 64, detail: null }
    expect(read({ ...LLAMA, quantization }).quantization).toEqual(facts)
    expect(read({ ...LLAMA, quantization: { ...quantization, mode: 'mxfp4' } }).quantization).toMatchObject({
      detail: 'mxfp4',
    })
  })
})
