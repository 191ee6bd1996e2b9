import { type TinyGgufOptions, type TinyGgufTensor, tinyGguf, tinyLlama } from '@entrepot/testing/weights'
import { describe, expect, it } from 'vitest'
import { type ReadRange, readBytes } from '../../read-range.js'
import type { WeightsHeader } from '../weights-header.js'
import { readGgufHeader } from './read-gguf-header.js'
import { readGgufMetadata } from './read-gguf-metadata.js'
import { readGgufTensors } from './read-gguf-tensors.js'
import { GGML_TYPES } from './tensor-types.js'

const LLAMA: TinyGgufOptions['metadata'] = {
  'general.architecture': 'llama',
  'general.name': 'Tiny',
  'general.file_type': ['u32', 15],
  'llama.block_count': ['u32', 2],
  'llama.context_length': ['u32', 8192],
  'llama.embedding_length': ['u32', 512],
  'llama.attention.head_count': ['u32', 8],
  'llama.attention.head_count_kv': ['u32', 2],
  'tokenizer.ggml.model': 'gpt2',
  'tokenizer.ggml.tokens': ['a', 'b', 'c'],
  'tokenizer.ggml.scores': ['f32', [0, 1, 2]],
}
const TENSORS: readonly TinyGgufTensor[] = [
  { name: 'token_embd.weight', shape: [512, 3], type: 'Q6_K' },
  { name: 'blk.0.attn_q.weight', shape: [512, 512], type: 'Q4_K' },
  { name: 'blk.0.ffn_down.weight', shape: [512, 128], type: 'Q6_K' },
  { name: 'blk.0.attn_norm.weight', shape: [512], type: 'F32' },
]

async function headerOf(bytes: Buffer): Promise<WeightsHeader> {
  return await readGgufHeader(readBytes(bytes), bytes.length)
}

async function headerWith(options: TinyGgufOptions): Promise<WeightsHeader> {
  return await headerOf(tinyGguf(options))
}

async function shapeWith(architecture: string, keys: NonNullable<TinyGgufOptions['metadata']>) {
  const own = Object.entries(keys).map(([key, value]) => [`${architecture}.${key}`, value] as const)
  const metadata = { 'general.architecture': architecture, ...Object.fromEntries(own) }
  return (await headerWith({ metadata })).shape
}

/** Of processor time: a machine with other work to do makes nothing slower by it. */
function millisecondsSince(before: NodeJS.CpuUsage): number {
  return process.cpuUsage(before).user / 1_000
}

describe('reading headers of GGUF files', () => {
  it('reads tensors, shape and words', async () => {
    const header = await headerWith({ metadata: LLAMA, tensors: TENSORS })
    expect(header).toMatchObject({
      format: 'gguf',
      isComplete: true,
      issues: [],
      tensorCount: 4,
      architecture: 'llama',
      part: null,
      hasChatTemplate: false,
      quantization: { method: 'Q4_K_M', bits: 4, groupSize: 256, detail: null },
      metadata: { type: 'model', version: 3, fileType: 'Q4_K_M', name: 'Tiny', tokenizer: 'gpt2' },
      shape: {
        architecture: 'llama',
        layerCount: 2,
        hiddenSize: 512,
        headCount: 8,
        kvHeadCount: 2,
        keySize: 64,
        valueSize: 64,
        vocabularySize: 3,
        contextTokens: 8192,
        slidingWindow: null,
        latentAttention: null,
        experts: null,
        recurrentLayerCount: 0,
        recurrentStateSize: null,
      },
    })
    const elements = 512 * 3 + 512 * 512 + 512 * 128 + 512
    const bytes = (512 * 3 + 512 * 128) * (210 / 256) + 512 * 512 * (144 / 256) + 512 * 4
    expect(header.parameterCount).toBe(elements)
    expect(header.bitsPerWeight).toBeCloseTo((bytes * 8) / elements, 10)
    expect(header.types).toEqual([
      { type: 'Q4_K', tensorCount: 1, elementCount: 512 * 512, sizeBytes: 147_456 },
      { type: 'Q6_K', tensorCount: 2, elementCount: 512 * 131, sizeBytes: 55_020 },
      { type: 'F32', tensorCount: 1, elementCount: 512, sizeBytes: 2048 },
    ])
  })

  it.each([
    ['version 1', { version: 1 }],
    ['version 2', { version: 2 }],
    ['big endian', { isBigEndian: true }],
    ['an alignment of its own', { alignment: 256 }],
    ['an alignment of a byte', { alignment: 1 }],
  ] as const)('reads the same of %s', async (_, options) => {
    const { metadata: words, ...plain } = await headerWith({ metadata: LLAMA, tensors: TENSORS })
    const { metadata: _words, ...other } = await headerWith({ metadata: LLAMA, tensors: TENSORS, ...options })
    expect(other).toEqual(plain)
    expect(words['version']).toBe(3)
  })

  it('reads what llama.cpp runs', async () => {
    const header = await headerOf(tinyLlama({ type: 'BF16', chatTemplate: '{{ messages }}' }))
    expect(header).toMatchObject({
      isComplete: true,
      issues: [],
      quantization: { method: 'BF16', bits: 16, groupSize: null },
      hasChatTemplate: true,
    })
  })

  it.each(GGML_TYPES)('knows the bytes of $name', async ({ name, valuesPerBlock, bytesPerBlock }) => {
    const tensors = [{ name: 't', shape: [valuesPerBlock * 2, 3], type: name }]
    const { types, issues, bitsPerWeight } = await headerWith({ tensors })
    expect(types).toEqual([
      { type: name, tensorCount: 1, elementCount: valuesPerBlock * 6, sizeBytes: bytesPerBlock * 6 },
    ])
    expect([issues, bitsPerWeight]).toEqual([[], (bytesPerBlock * 8) / valuesPerBlock])
  })

  it('reads the header alone of a large file', async () => {
    const gigabytes = 40e9
    const file = tinyGguf({ metadata: LLAMA, tensors: TENSORS })
    let readCount = 0
    const read: ReadRange = async (start, end) => {
      readCount += end - start
      return file.subarray(start, end)
    }
    const { isComplete, parameterCount } = await readGgufHeader(read, gigabytes)
    expect([isComplete, parameterCount]).toEqual([true, 512 * 644])
    expect(readCount).toBeLessThanOrEqual(256 * 1024)
  })

  it('reads a vocabulary of half a million in two seconds at most', async () => {
    const tokens = Array.from({ length: 500_000 }, (_, index) => `token ${index}`)
    const metadata = { ...LLAMA, 'tokenizer.ggml.tokens': tokens, 'tokenizer.ggml.merges': tokens }
    const file = tinyGguf({ metadata, tensors: TENSORS })
    const before = process.cpuUsage()
    const { shape, issues } = await headerOf(file)
    expect([shape?.vocabularySize, issues]).toEqual([500_000, []])
    expect(millisecondsSince(before)).toBeLessThan(2_000)
  })
})

describe('naming the quantization of GGUF files', () => {
  const inner = (type: string, name = 'blk.0.ffn_up.weight') => ({ name, shape: [256, 8], type })
  const nameOf = async (fileType: number | null, types: readonly (string | TinyGgufTensor)[]) => {
    const tensors = types.map((type, index) =>
      typeof type === 'string' ? inner(type, `blk.${index}.w.weight`) : type,
    )
    const metadata = fileType === null ? {} : { 'general.file_type': ['u32', fileType] as const }
    const { quantization, issues } = await headerWith({ metadata, tensors })
    return { name: quantization?.method ?? null, issues: issues.map(({ message }) => message) }
  }

  it.each([
    [0, 'F32', 'F32'],
    [1, 'F16', 'F16'],
    [2, 'Q4_0', 'Q4_0'],
    [7, 'Q8_0', 'Q8_0'],
    [10, 'Q2_K', 'Q2_K'],
    [12, 'Q3_K', 'Q3_K_M'],
    [15, 'Q4_K', 'Q4_K_M'],
    [17, 'Q5_K', 'Q5_K_M'],
    [18, 'Q6_K', 'Q6_K'],
    [22, 'IQ3_S', 'IQ3_XS'],
    [29, 'IQ2_S', 'IQ2_M'],
    [30, 'IQ4_XS', 'IQ4_XS'],
    [32, 'BF16', 'BF16'],
    [36, 'TQ1_0', 'TQ1_0'],
    [38, 'MXFP4', 'MXFP4_MOE'],
    [1024 + 15, 'Q4_K', 'Q4_K_M'],
  ])('calls file type %i of %s what llama.cpp does', async (fileType, type, name) => {
    expect(await nameOf(fileType, [type])).toEqual({ name, issues: [] })
  })

  it('does not mind what llama.cpp stores otherwise: embeddings, and rows that are no whole blocks', async () => {
    const embedding = { name: 'token_embd.weight', shape: [256, 900], type: 'Q8_0' }
    const norm = { name: 'blk.0.norm.weight', shape: [256], type: 'F32' }
    expect(await nameOf(15, [embedding, norm, 'Q4_K', 'Q6_K'])).toEqual({ name: 'Q4_K_M', issues: [] })
    expect(await nameOf(15, ['Q5_0', 'Q5_0', 'Q8_0', 'Q8_0', 'Q8_0'])).toEqual({ name: 'Q4_K_M', issues: [] })
  })

  it.each([
    [15, ['F16', 'F16'], 'F16', 'Q4_K_M'],
    [1, ['Q4_K', 'Q6_K', 'Q4_K'], 'Q4_K_M', 'F16'],
    [7, ['IQ2_XXS', 'IQ2_XXS'], 'IQ2_XXS', 'Q8_0'],
    [38, ['Q4_0'], 'Q4_0', 'MXFP4_MOE'],
    [0, ['Q4_0', { name: 'blk.0.norm.weight', shape: [256], type: 'F32' }], 'Q4_0', 'F32'],
  ])('believes the tensors where file type %i says otherwise', async (fileType, types, name, said) => {
    const { name: found, issues } = await nameOf(fileType, types)
    expect(found).toBe(name)
    expect(issues).toEqual([`It says that it is ${said}, and its tensors are mostly ${name}.`])
  })

  it('names a model whose experts are in another type by them, and calls that no lie', async () => {
    const experts = { name: 'blk.0.ffn_up_exps.weight', shape: [2880, 64, 8], type: 'MXFP4' }
    const attention = { name: 'blk.0.attn_q.weight', shape: [2880, 16], type: 'Q5_0' }
    expect(await nameOf(15, [experts, attention])).toEqual({ name: 'MXFP4_MOE', issues: [] })
    expect(await nameOf(1, [experts, { ...attention, type: 'F16' }])).toEqual({
      name: 'MXFP4_MOE',
      issues: [],
    })
  })

  it('does not mind rows that can not be quantized', async () => {
    const odd = { name: 'blk.0.attn_q.weight', shape: [24, 24], type: 'F16' }
    expect(await nameOf(15, [odd])).toEqual({ name: 'Q4_K_M', issues: [] })
    expect(await nameOf(null, [odd])).toEqual({ name: 'F16', issues: [] })
  })

  it('does not hold it against a model that it has no experts', async () => {
    expect(await nameOf(38, ['Q8_0', 'Q8_0'])).toEqual({ name: 'Q8_0', issues: [] })
  })

  it.each([
    [['Q4_K', 'Q4_K', 'Q6_K'], 'Q4_K_M'],
    [['Q4_K', 'Q4_K', 'Q5_K'], 'Q4_K_S'],
    [['Q5_K', 'Q5_K', 'Q6_K'], 'Q5_K_M'],
    [['Q3_K', 'Q3_K', 'Q4_K', 'Q5_K'], 'Q3_K_M'],
    [['Q3_K', 'Q3_K', 'Q5_K'], 'Q3_K_L'],
    [['Q3_K', 'Q3_K'], 'Q3_K_S'],
    [['Q8_0'], 'Q8_0'],
    [[], null],
  ])('names %j by their types where nothing is said', async (types, name) => {
    expect(await nameOf(null, types)).toEqual({ name, issues: [] })
  })
})

describe('the shape of models in GGUF files', () => {
  it('takes the most of what differs by layer, and sees layers without keys', async () => {
    const shape = await shapeWith('lfm2', {
      block_count: ['u32', 4],
      embedding_length: ['u32', 1024],
      'attention.head_count': ['u32', 16],
      'attention.head_count_kv': ['u32', [0, 8, 0, 4]],
    })
    expect(shape).toMatchObject({ headCount: 16, kvHeadCount: 8, keySize: 64, recurrentLayerCount: 2 })
  })

  it('reads latent attention, and not that of files from before llama.cpp had it', async () => {
    const keys = {
      block_count: ['u32', 61],
      'attention.head_count': ['u32', 128],
      'attention.head_count_kv': ['u32', 1],
      'attention.key_length': ['u32', 576],
      'attention.value_length': ['u32', 512],
      'attention.kv_lora_rank': ['u32', 512],
      'rope.dimension_count': ['u32', 64],
      expert_count: ['u32', 256],
      expert_used_count: ['u32', 8],
    } as const
    const mla = {
      'attention.key_length_mla': ['u32', 192],
      'attention.value_length_mla': ['u32', 128],
    } as const
    expect(await shapeWith('deepseek2', { ...keys, ...mla })).toMatchObject({
      latentAttention: { kvRank: 512, ropeSize: 64 },
      keySize: 192,
      valueSize: 128,
      experts: { count: 256, usedPerToken: 8 },
    })
    expect(await shapeWith('deepseek2', keys)).toMatchObject({
      latentAttention: null,
      keySize: 576,
      valueSize: 512,
    })
  })

  it.each([
    ['gemma3', {}, { tokens: 1024, layerCount: 22 }],
    ['gemma2', {}, { tokens: 1024, layerCount: 13 }],
    ['gpt-oss', {}, { tokens: 1024, layerCount: 13 }],
    ['plamo3', { 'attention.sliding_window_pattern': ['u32', 8] }, { tokens: 1024, layerCount: 23 }],
    ['new', { 'attention.sliding_window_pattern': ['u32', 0] }, { tokens: 1024, layerCount: 26 }],
    ['new', { 'attention.sliding_window_pattern': ['bool', [1, 1, 0]] }, { tokens: 1024, layerCount: 18 }],
    ['llama', {}, null],
  ] as const)('knows which layers of %s with %j see a window', async (architecture, keys, expected) => {
    const own = { block_count: ['u32', 26], 'attention.sliding_window': ['u32', 1024], ...keys } as const
    expect((await shapeWith(architecture, own))?.slidingWindow).toEqual(expected)
  })

  it.each([
    ['mamba', { 'ssm.state_size': ['u32', 16] }, 24],
    ['rwkv7', { 'wkv.head_size': ['u32', 64] }, 24],
    ['qwen3next', { full_attention_interval: ['u32', 4], 'attention.head_count': ['u32', 16] }, 18],
    ['falcon-h1', { 'ssm.state_size': ['u32', 16], 'attention.head_count': ['u32', 16] }, null],
    ['llama', { 'attention.head_count': ['u32', 16] }, 0],
  ] as const)('counts the layers of %s that keep a state', async (architecture, keys, expected) => {
    const shape = await shapeWith(architecture, { block_count: ['u32', 24], ...keys })
    expect(shape?.recurrentLayerCount).toBe(expected)
  })

  it.each([
    [
      { inner_size: 5120, state_size: 16, conv_kernel: 4, group_count: 0 },
      { embedding_length: ['u32', 2560] },
      3 * 5120 + 16 * 5120,
    ],
    [
      { inner_size: 4096, state_size: 128, conv_kernel: 4, group_count: 8 },
      {},
      3 * (4096 + 2048) + 128 * 4096,
    ],
    [{}, { 'wkv.head_size': ['u32', 64], embedding_length: ['u32', 2048] }, 2 * 2048 + 64 * 2048],
    [{}, { 'shortconv.l_cache': ['u32', 3], embedding_length: ['u32', 1024] }, 2 * 1024],
    [{}, { embedding_length: ['u32', 1024] }, null],
  ] as const)('knows the size of the state of %j %j', async (ssm, more, expected) => {
    const keys = Object.entries(ssm).map(([key, value]) => [`ssm.${key}`, ['u32', value]] as const)
    const shape = await shapeWith('any', { ...Object.fromEntries(keys), ...more })
    expect(shape?.recurrentStateSize).toBe(expected)
  })
})

describe('what a GGUF file is', () => {
  const tensors = [{ name: 'blk.0.attn_q.weight.lora_a', shape: [32], type: 'F32' }]
  it.each([
    ['model', { 'general.type': 'model', 'general.architecture': 'llama' }, []],
    ['model', {}, []],
    ['adapter', { 'general.type': 'adapter', 'general.architecture': 'llama', 'adapter.type': 'lora' }, []],
    ['adapter', { 'general.architecture': 'llama' }, tensors],
    ['mmproj', { 'general.type': 'mmproj', 'general.architecture': 'clip' }, []],
    ['mmproj', { 'general.architecture': 'clip' }, []],
    ['imatrix', { 'general.type': 'imatrix' }, []],
    ['control-vector', { 'general.architecture': 'controlvector' }, []],
    ['vocabulary', { 'general.architecture': 'llama', 'tokenizer.ggml.tokens': ['a', 'b'] }, []],
  ] as const)('is a %s by its words', async (type, metadata, infos) => {
    expect((await headerWith({ metadata, tensors: infos })).metadata['type']).toBe(type)
  })

  it('is a part of several', async () => {
    const split = (no: number, count: number, all: number) => ({
      'split.no': ['u16', no] as const,
      'split.count': ['u16', count] as const,
      'split.tensors.count': ['i32', all] as const,
    })
    const part = await headerWith({ metadata: split(1, 3, 12), tensors: TENSORS })
    expect([part.part, part.issues]).toEqual([{ index: 2, count: 3 }, []])
    expect((await headerWith({ metadata: split(0, 1, 4), tensors: TENSORS })).part).toBeNull()
    const lying = await headerWith({ metadata: split(3, 3, 2), tensors: TENSORS })
    expect([lying.part, lying.issues.map(({ kind }) => kind)]).toEqual([null, ['malformed']])
    const fewer = await headerWith({ metadata: split(1, 3, 2), tensors: TENSORS })
    expect(fewer.issues).toEqual([
      { kind: 'malformed', message: 'It has 4 tensors, and says that all parts have 2.' },
    ])
  })

  it('says where each tensor lies', async () => {
    const file = tinyGguf({ metadata: LLAMA, tensors: TENSORS })
    const { tensors, isWhole, issues } = await readGgufTensors(readBytes(file), file.length)
    expect([isWhole, issues, tensors.map(({ name }) => name)]).toEqual([
      true,
      [],
      TENSORS.map(({ name }) => name),
    ])
    const last = tensors.at(-1)
    expect(last).toMatchObject({ type: 'F32', shape: [512], elementCount: 512, sizeBytes: 2048 })
    expect((last?.start ?? 0) + 2048).toBe(file.length)
    expect(await readGgufTensors(readBytes(file), file.length - 1)).toMatchObject({ isWhole: false })
  })

  it('tells its metadata and chat templates to other surfaces', async () => {
    const file = tinyGguf({
      metadata: {
        ...LLAMA,
        'tokenizer.chat_template': '{{ a }}',
        'tokenizer.chat_template.tools': '{{ b }}',
        'general.tags': ['chat', 'tiny'],
        'general.notes': 'x'.repeat(70_000),
      },
      tensors: TENSORS,
    })
    const { values, chatTemplate, chatTemplates, isComplete } = await readGgufMetadata(
      readBytes(file),
      file.length,
    )
    expect([chatTemplate, chatTemplates.map(([key]) => key), isComplete]).toEqual([
      '{{ a }}',
      ['tokenizer.chat_template', 'tokenizer.chat_template.tools'],
      true,
    ])
    expect(values.get('general.tags')).toEqual({ count: 2, numbers: null, texts: ['chat', 'tiny'] })
    expect(values.get('tokenizer.ggml.scores')).toEqual({ count: 3, numbers: [0, 1, 2], texts: null })
    expect(values.has('general.notes')).toBe(false)
  })
})
