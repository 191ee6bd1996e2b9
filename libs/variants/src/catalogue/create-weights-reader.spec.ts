import type { NewVariant } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { makeZip, stateDict } from '@entrepot/testing/pickles'
import {
  framedHeader,
  QUANTIZED_SAFETENSORS,
  tinyGguf,
  type TinyGgufValue,
  tinyLlama,
  tinyOnnx,
  type TinyOnnxTensor,
  tinySafetensors,
  type UnseenContent,
  unseenFiles,
} from '@entrepot/testing/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWeightsReader } from './create-weights-reader.js'

let engines: TestEngines
beforeAll(async () => {
  engines = await openTestEngines()
})
afterAll(() => engines?.close())

async function read(files: Readonly<Record<string, UnseenContent>>, type: 'model' | 'dataset' = 'model') {
  const found = await createWeightsReader(engines.db)(unseenFiles(files, { type }).facts)
  return {
    ...found,
    files: Object.fromEntries(found.variants.map(({ key, files }) => [key, files.map(({ path }) => path)])),
    rules: found.findings.map(({ ruleId, position }) => [ruleId, position.path]),
  }
}

async function readOne(files: Readonly<Record<string, UnseenContent>>): Promise<NewVariant> {
  const { variants } = await read(files)
  expect(variants).toHaveLength(1)
  return variants[0] as NewVariant
}

const plain = (type = 'BF16', count = 1_000) =>
  tinySafetensors({
    tensors: [{ name: 'model.norm.weight', type, shape: [count] }],
    metadata: { format: 'pt' },
  })
const index = (...shards: readonly string[]) =>
  JSON.stringify({
    weight_map: Object.fromEntries(shards.map((shard, at) => [`layers.${at}.weight`, shard])),
  })
const gguf = (metadata: Readonly<Record<string, TinyGgufValue>>, type = 'Q8_0', seed = 1) =>
  tinyGguf({
    seed,
    metadata: { 'general.architecture': 'llama', ...metadata },
    tensors: [{ name: 'blk.0.ffn_up.weight', shape: [64, 32], type }],
  })
const part = (no: number, count: number, type = 'Q8_0') =>
  gguf({ 'split.no': ['u16', no], 'split.count': ['u16', count] }, type, no + 1)
const onnx = (type: TinyOnnxTensor['type'], external?: string) =>
  tinyOnnx({
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    initializers: [
      { name: 'w', shape: [64, 32], type, ...(external && { external: { location: external } }) },
    ],
  })
const onnxInt8 = (type: 'INT8' | 'UINT8') =>
  tinyOnnx({
    nodes: [{ op: 'MatMulInteger', inputs: ['x', 'w', 'a', 'z'], outputs: ['y'] }],
    initializers: [
      { name: 'w', shape: [64, 32], type },
      { name: 'z', shape: [1], type },
    ],
  })
const torch = () =>
  makeZip([
    { name: 'archive/data.pkl', bytes: stateDict(['w']) },
    { name: 'archive/data/0', bytes: Buffer.alloc(16) },
  ])

const CONFIG = JSON.stringify({
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  vocab_size: 16,
  max_position_embeddings: 512,
})

describe('variants of safetensors', () => {
  it('takes the numbers from the header and the shape from config.json', async () => {
    expect(await readOne({ 'config.json': CONFIG, 'model.safetensors': plain() })).toMatchObject({
      key: 'safetensors/BF16',
      isQuantized: false,
      bitsPerWeight: 16,
      parameterCount: 1_000,
      architecture: 'LlamaForCausalLM',
      contextTokens: 512,
      engines: ['vllm', 'transformers', 'tgi', 'tensorrt-llm', 'sglang'],
      shape: { layerCount: 2, vocabularySize: 16 },
      header: { isComplete: true, issues: [], modelType: 'llama' },
    })
  })

  it('holds shards together by their index, whatever they are called', async () => {
    const variant = await readOne({
      'config.json': CONFIG,
      'model.safetensors.index.json': index('first.safetensors', 'second.safetensors'),
      'first.safetensors': plain(),
      'second.safetensors': plain('BF16', 500),
    })
    expect(variant).toMatchObject({ parameterCount: 1_500, header: { isComplete: true } })
    expect(variant.files.map(({ path }) => path)).toEqual(['first.safetensors', 'second.safetensors'])
  })

  it('says which shards are missing, and gives no number that rests on them', async () => {
    const { variants, rules, findings } = await read({
      'config.json': CONFIG,
      'model.safetensors.index.json': index('a.safetensors', 'b.safetensors'),
      'a.safetensors': plain(),
    })
    expect(variants).toMatchObject([
      { parameterCount: null, bitsPerWeight: null, header: { isComplete: false } },
    ])
    expect(rules).toEqual([['variant-incomplete', 'a.safetensors']])
    expect(findings[0]?.message).toContain('`b.safetensors` is missing')
  })

  it('counts shards by their names where there is no index', async () => {
    const { files, findings } = await read({
      'model-00003-of-00003.safetensors': plain(),
      'model-00001-of-00003.safetensors': plain(),
    })
    expect(files).toEqual({
      'safetensors/BF16': ['model-00001-of-00003.safetensors', 'model-00003-of-00003.safetensors'],
    })
    expect(findings[0]?.message).toContain('`model-00002-of-00003.safetensors` is missing')
  })

  it('takes copies for variants of their own, and gives the usual name the short key', async () => {
    const { files, variants } = await read({
      'config.json': CONFIG,
      'consolidated.safetensors': plain(),
      'model.safetensors': plain(),
      'original/model.safetensors': plain(),
      'pytorch_model.bin': torch(),
    })
    expect(files).toEqual({
      'safetensors/BF16': ['model.safetensors'],
      'safetensors/BF16/consolidated.safetensors': ['consolidated.safetensors'],
      'safetensors/BF16/original/model.safetensors': ['original/model.safetensors'],
      'pytorch/F32': ['pytorch_model.bin'],
    })
    const engines = Object.fromEntries(variants.map(variant => [variant.key, variant.engines]))
    expect(engines['safetensors/BF16/consolidated.safetensors']).toEqual(['vllm'])
    expect(engines['pytorch/F32']).toEqual(['vllm', 'transformers', 'tgi', 'sglang'])
  })

  it.each(Object.entries(QUANTIZED_SAFETENSORS))('names and counts %s', async (word, example) => {
    const config = JSON.stringify({ architectures: ['LlamaForCausalLM'], ...example.config })
    const variant = await readOne({ 'config.json': config, 'model.safetensors': tinySafetensors(example) })
    expect(variant).toMatchObject({ isQuantized: true, parameterCount: example.parameterCount })
    expect(variant.quantization).toBe(word)
  })

  it('does not believe a configuration that says quantized of weights that are not', async () => {
    const quantization_config = { quant_method: 'gptq', bits: 4, group_size: 128 }
    const config = JSON.stringify({ architectures: ['LlamaForCausalLM'], quantization_config })
    const variant = await readOne({ 'config.json': config, 'model.safetensors': plain() })
    expect(variant).toMatchObject({ quantization: 'BF16', isQuantized: false })
    expect(JSON.stringify(variant.header)).toContain('gptq-4bit')
  })

  it('takes the components of a pipeline for one variant, one for each variant of their names', async () => {
    const { files, variants } = await read({
      'model_index.json': JSON.stringify({
        _class_name: 'StableDiffusionPipeline',
        unet: ['diffusers', 'UNet2DConditionModel'],
        vae: ['diffusers', 'AutoencoderKL'],
      }),
      'unet/diffusion_pytorch_model.safetensors': plain('F32'),
      'unet/diffusion_pytorch_model.fp16.safetensors': plain('F16'),
      'vae/diffusion_pytorch_model.safetensors': plain('F32', 10),
    })
    expect(files).toEqual({
      'safetensors/F32': [
        'unet/diffusion_pytorch_model.safetensors',
        'vae/diffusion_pytorch_model.safetensors',
      ],
      'safetensors/F16': [
        'unet/diffusion_pytorch_model.fp16.safetensors',
        'vae/diffusion_pytorch_model.safetensors',
      ],
    })
    expect(variants[0]).toMatchObject({ architecture: 'StableDiffusionPipeline', engines: [], shape: null })
  })

  it('adds the modules of sentence-transformers to the model that they come after', async () => {
    const { files } = await read({
      'modules.json': JSON.stringify([{ path: '' }, { path: '1_Pooling' }, { path: '2_Dense' }]),
      'config.json': JSON.stringify({ architectures: ['BertModel'], model_type: 'bert' }),
      'model.safetensors': plain('F32'),
      '2_Dense/model.safetensors': plain('F32', 10),
    })
    expect(files).toEqual({ 'safetensors/F32': ['model.safetensors', '2_Dense/model.safetensors'] })
  })
})

describe('variants of GGUF', () => {
  it('goes by the header and not by the name', async () => {
    const variant = await readOne({ 'model-Q2_K.gguf': tinyLlama({ type: 'F16', seed: 1 }) })
    expect(variant).toMatchObject({
      key: 'gguf/F16',
      architecture: 'llama',
      isQuantized: false,
      engines: ['llamacpp', 'ollama'],
      shape: { architecture: 'llama' },
    })
    expect(variant.parameterCount).toBeGreaterThan(0)
    expect(variant.contextTokens).toBeGreaterThan(0)
  })

  it('has one for each quantization, and none for what goes with a model', async () => {
    const { files } = await read({
      'a-Q8_0.gguf': gguf({ 'general.file_type': ['u32', 7] }),
      'a-F16.gguf': gguf({ 'general.file_type': ['u32', 1] }, 'F16'),
      'b/a-F16.gguf': gguf({ 'general.file_type': ['u32', 1] }, 'F16', 2),
      'mmproj-F16.gguf': gguf({ 'general.architecture': 'clip' }, 'F16', 3),
      'lora.gguf': gguf({ 'general.type': 'adapter', 'adapter.type': 'lora' }, 'F16', 4),
    })
    expect(files).toEqual({
      'gguf/Q8_0': ['a-Q8_0.gguf'],
      'gguf/F16': ['a-F16.gguf'],
      'gguf/F16/b/a-F16.gguf': ['b/a-F16.gguf'],
    })
  })

  it('holds the parts of a split one together, which Ollama does not take', async () => {
    const { files, variants, findings } = await read({
      'q8/m-00002-of-00002.gguf': part(1, 2),
      'q8/m-00001-of-00002.gguf': part(0, 2),
      'f16/m-00001-of-00003.gguf': part(0, 3, 'F16'),
      'f16/m-00003-of-00003.gguf': part(2, 3, 'F16'),
    })
    expect(files).toEqual({
      'gguf/Q8_0': ['q8/m-00001-of-00002.gguf', 'q8/m-00002-of-00002.gguf'],
      'gguf/F16': ['f16/m-00001-of-00003.gguf', 'f16/m-00003-of-00003.gguf'],
    })
    const whole = variants.find(({ quantization }) => quantization === 'Q8_0')
    expect(whole).toMatchObject({ engines: ['llamacpp'], parameterCount: 2 * 64 * 32 })
    expect(findings.map(({ message }) => message).join()).toContain('`m-00002-of-00003.gguf` is missing')
  })
})

describe('variants of ONNX', () => {
  it('has one for each type that transformers.js asks for, with all parts in it', async () => {
    const { files, variants } = await read({
      'config.json': JSON.stringify({ architectures: ['BartForConditionalGeneration'], model_type: 'bart' }),
      'onnx/encoder_model.onnx': onnx('FLOAT'),
      'onnx/decoder_model_merged.onnx': onnx('FLOAT'),
      'onnx/encoder_model_fp16.onnx': onnx('FLOAT16'),
      'onnx/decoder_model_merged_fp16.onnx': onnx('FLOAT16'),
      'onnx/encoder_model_quantized.onnx': onnxInt8('INT8'),
      'onnx/decoder_model_merged_quantized.onnx': onnxInt8('INT8'),
      'onnx/encoder_model_uint8.onnx': onnxInt8('UINT8'),
      'onnx/encoder_model_O3.onnx': onnx('FLOAT'),
    })
    expect(files).toEqual({
      'onnx/fp32': ['onnx/decoder_model_merged.onnx', 'onnx/encoder_model.onnx'],
      'onnx/fp16': ['onnx/decoder_model_merged_fp16.onnx', 'onnx/encoder_model_fp16.onnx'],
      'onnx/q8': ['onnx/decoder_model_merged_quantized.onnx', 'onnx/encoder_model_quantized.onnx'],
      'onnx/uint8': ['onnx/encoder_model_uint8.onnx'],
      'onnx/fp32/onnx/encoder_model_O3.onnx': ['onnx/encoder_model_O3.onnx'],
    })
    const engines = Object.fromEntries(variants.map(variant => [variant.key, variant.engines]))
    expect(engines['onnx/q8']).toEqual(['transformersjs'])
    expect(engines['onnx/fp32/onnx/encoder_model_O3.onnx']).toEqual([])
  })

  it('is called by its content where the name says something else, and then nobody finds it by its name', async () => {
    const variant = await readOne({ 'config.json': '{}', 'onnx/model_q4.onnx': onnx('FLOAT') })
    expect(variant).toMatchObject({ quantization: 'fp32', engines: [] })
  })

  it('has the external data of a model in it, and misses what is not there', async () => {
    const { files, rules } = await read({
      'onnx/model.onnx': onnx('FLOAT', 'model.onnx_data'),
      'onnx/model.onnx_data': Buffer.alloc(64 * 32 * 4),
      'other/model.onnx': onnx('FLOAT16', 'weights.bin'),
    })
    expect(files).toEqual({
      'onnx/fp32': ['onnx/model.onnx', 'onnx/model.onnx_data'],
      'onnx/fp16': ['other/model.onnx'],
    })
    expect(rules).toEqual([['variant-incomplete', 'other/model.onnx']])
  })
})

describe('what is no variant', () => {
  it('leaves out data sets, adapters and what is kept while a model is trained', async () => {
    expect(await read({ 'model.safetensors': plain() }, 'dataset')).toMatchObject({
      variants: [],
      findings: [],
    })
    const { files } = await read({
      'adapter_config.json': '{}',
      'adapter_model.safetensors': plain(),
      'optimizer.pt': torch(),
      'training_args.bin': torch(),
      'checkpoint-500/model.safetensors': plain(),
      'notes.bin': Buffer.alloc(2 * 1024 * 1024, 7),
    })
    expect(files).toEqual({})
  })

  it('finds weights whatever they are called', async () => {
    const { files } = await read({ 'weights.bin': plain(), 'model.safetensors': torch() })
    expect(files).toEqual({ 'safetensors/BF16': ['weights.bin'], 'pytorch/F32': ['model.safetensors'] })
  })
})

describe('headers that are broken', () => {
  const tensors = [{ name: 'a', type: 'F32', shape: [4] }] as const

  it.each([
    ['truncated', 'error', plain().subarray(0, 1_000)],
    [
      'overlapping',
      'error',
      tinySafetensors({ tensors: [...tensors, { name: 'b', type: 'F32', shape: [4], offsets: [8, 24] }] }),
    ],
    ['lying', 'error', framedHeader('{"a":{"dtype":"F32","shape":[9007199254740991],"data_offsets":[0,4]}}')],
    ['a GGUF file that ends in its header', 'error', tinyLlama({ type: 'F16', seed: 1 }).subarray(0, 400)],
    [
      'a type that nobody knows',
      'warning',
      tinySafetensors({ tensors: [{ name: 'a', type: 'F128', shape: [4], offsets: [0, 4] }] }),
    ],
  ])('is a finding: %s', async (_, severity, bytes) => {
    const path = bytes.toString('latin1', 0, 4) === 'GGUF' ? 'm.gguf' : 'model.safetensors'
    const { findings, variants } = await read({ [path]: bytes })
    expect(findings).toMatchObject([{ ruleId: 'variant-header-broken', severity, position: { path } }])
    for (const { parameterCount } of variants) expect(parameterCount ?? 0).toBeLessThan(10_000)
  })
})
