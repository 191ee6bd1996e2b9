import { readFileSync } from 'node:fs'
import type { ModelShape } from '@entrepot/formats'
import { describe, expect, it } from 'vitest'
import { costsOf } from './engine-costs.js'
import { fitVariant } from './fit-variant.js'
import { type FitQuestion, memoryNeed } from './memory-need.js'

const MIB = 1024 ** 2
const GIB = 1024 ** 3
/** Of what was published, that our figure may differ by. */
const TOLERANCE = 0.03

function shape(
  layerCount: number,
  kvHeadCount: number,
  size: number,
  more: Partial<ModelShape> = {},
): ModelShape {
  return {
    architecture: null,
    layerCount,
    hiddenSize: 4096,
    headCount: 64,
    kvHeadCount,
    keySize: size,
    valueSize: size,
    vocabularySize: 128_256,
    contextTokens: null,
    slidingWindow: null,
    latentAttention: null,
    experts: null,
    recurrentLayerCount: 0,
    ...more,
  }
}
const DEEPSEEK = shape(61, 128, 128, { latentAttention: { kvRank: 512, ropeSize: 64 } })
const QWEN3_235B = shape(94, 4, 128)
const LLAMA_8B = shape(32, 8, 128, { headCount: 32 })
const gemma = (layerCount: number, kvHeads: number, size: number, layers: number) =>
  shape(layerCount, kvHeads, size, { slidingWindow: { tokens: 1024, layerCount: layers } })
const gpus = (count: number, memoryBytes: number) =>
  Array.from({ length: count }, () => ({ kind: 'gpu', memoryBytes }) as const)

function cache(question: Partial<FitQuestion> & Pick<FitQuestion, 'shape' | 'contextTokens'>): number {
  const need = memoryNeed({
    weightBytes: 0,
    engine: 'llamacpp',
    devices: [],
    batch: 1,
    cacheType: 'f16',
    ...question,
  })
  return need.cacheBytes ?? Number.NaN
}

/** Bytes of cache on one GPU of four that share the heads. */
function onEachOfFour(contextTokens: number): number {
  const devices = gpus(4, 100 * GIB)
  const weightBytes = 230 * GIB
  return cache({ shape: QWEN3_235B, contextTokens, engine: 'sglang', devices, weightBytes }) / 4
}

/** What is left for cache beside weights on one GPU, by the longest sequence that fits. */
function leftByVllm(weightBytes: number, memoryBytes: number): number {
  const question = {
    weightBytes,
    shape: LLAMA_8B,
    engine: 'vllm',
    batch: 1,
    cacheType: null,
    contextTokens: 1,
  } as const
  return (fitVariant({ ...question, devices: gpus(1, memoryBytes) }).maxContextTokens ?? 0) * 131_072
}

/** Working buffer of llama.cpp on a GPU, without what its runtime takes. */
function buffer(vocabularySize: number, hiddenSize: number, tokens: number): number {
  const device = { kind: 'cpu', memoryBytes: GIB } as const
  return costsOf('llamacpp').overheadBytes({ weightBytes: 0, vocabularySize, hiddenSize, tokens, device })
}

type Row = readonly [what: string, source: string, publishedBytes: number, computedBytes: number]

const ROWS: readonly Row[] = [
  [
    'LLaMA 30B, 512 tokens in f32',
    'llama-cpp-python#66',
    1560 * MIB,
    cache({ shape: shape(60, 52, 128), contextTokens: 512, cacheType: 'f32' }),
  ],
  [
    'Qwen2.5 Coder 32B, 32,768 tokens in q8_0',
    'llama.cpp#11200',
    4352 * MIB,
    cache({ shape: shape(64, 8, 128), contextTokens: 32_768, cacheType: 'q8_0' }),
  ],
  [
    'DeepSeek R1, 32,768 tokens in q8_0',
    'ik_llama.cpp#259',
    1166.62 * MIB,
    cache({ shape: DEEPSEEK, contextTokens: 32_768, cacheType: 'q8_0' }),
  ],
  [
    'DeepSeek V3.2, 163,840 tokens in f16',
    'a report on llama.cpp',
    10.72 * GIB,
    cache({ shape: DEEPSEEK, contextTokens: 163_840 }),
  ],
  [
    'Gemma 3 27B, 65,536 tokens in f16',
    'llama.cpp#13194',
    (624 + 5120) * MIB,
    cache({ shape: gemma(62, 16, 128, 52), contextTokens: 65_536 }),
  ],
  [
    'Gemma 3 12B, 32,768 tokens in f16',
    'llama.cpp#13194',
    (480 + 2048) * MIB,
    cache({ shape: gemma(48, 8, 256, 40), contextTokens: 32_768 }),
  ],
  [
    'Gemma 3 4B, 131,072 tokens in f16',
    'llama.cpp#13194',
    (174 + 2560) * MIB,
    cache({ shape: gemma(34, 4, 256, 29), contextTokens: 131_072 }),
  ],
  [
    'Gemma 3 27B, 65,536 tokens, windows not used',
    'llama.cpp#13194',
    31_744 * MIB,
    cache({ shape: gemma(62, 16, 128, 52), contextTokens: 65_536, engine: 'sglang' }),
  ],
  [
    'Llama 3.1 8B, 31,232 tokens in vLLM',
    'vllm#10517',
    3.81 * GIB,
    cache({ shape: LLAMA_8B, contextTokens: 31_232, engine: 'vllm' }),
  ],
  ['Qwen3 235B, 178,880 tokens in vLLM, on each of 4 GPUs', 'vllm#21348', 8.11 * GIB, onEachOfFour(178_880)],
  [
    'Qwen3 235B, 367,404 tokens in SGLang, on each of 4 GPUs',
    'vllm#21348',
    2 * 8.23 * GIB,
    onEachOfFour(367_404),
  ],
  [
    'DeepSeek V3, one token in BF16',
    'arXiv 2505.09343',
    70_272,
    cache({ shape: DEEPSEEK, contextTokens: 16, engine: 'vllm' }) / 16,
  ],
  [
    'Llama 3.1 405B, one token in BF16',
    'arXiv 2505.09343',
    516_096,
    cache({ shape: shape(126, 8, 128), contextTokens: 16, engine: 'vllm' }) / 16,
  ],
  [
    'Llama 3 8B in vLLM on 79.22 GiB: left for cache',
    'vllm#10511',
    53.29 * GIB,
    leftByVllm(14.96 * GIB, 79.22 * GIB),
  ],
  [
    '7B in vLLM on 79.19 GiB: left for cache',
    'gateway-api-inference-extension#550',
    56.18 * GIB,
    leftByVllm(12.55 * GIB, 79.19 * GIB),
  ],
  ['Qwen2.5 3B in llama.cpp: working buffer', 'LLamaSharp#1099', 300.75 * MIB, buffer(151_936, 2048, 4096)],
]

describe('what was published of memory', () => {
  it.each(ROWS)('is what we compute: %s', (_what, _source, publishedBytes, computedBytes) => {
    expect(Math.abs(computedBytes / publishedBytes - 1)).toBeLessThan(TOLERANCE)
  })

  it('is in docs/fit.md, with our figures', () => {
    const page = readFileSync(new URL('../../../../docs/fit.md', import.meta.url), 'utf8').replace(/ +/g, ' ')
    for (const row of ROWS) expect(page).toContain(markdown(row))
  })
})

function markdown([what, source, publishedBytes, computedBytes]: Row): string {
  const deviation = (computedBytes / publishedBytes - 1) * 100
  const sign =
    Math.abs(deviation) < 0.05 ? '0.0' : `${deviation > 0 ? '+' : '−'}${Math.abs(deviation).toFixed(1)}`
  return `| ${what} | ${source} | ${shown(publishedBytes)} | ${shown(computedBytes)} | ${sign} % |`
}

function shown(bytes: number): string {
  if (bytes >= 8 * GIB) return `${(bytes / GIB).toFixed(2)} GiB`
  return bytes >= MIB ? `${(bytes / MIB).toFixed(1)} MiB` : `${(bytes / 1000).toFixed(1)} kB`
}
