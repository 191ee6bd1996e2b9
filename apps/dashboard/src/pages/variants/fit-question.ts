import type { Search } from '../../routing/use-search.js'

export const ENGINES = [
  'LLAMACPP',
  'OLLAMA',
  'VLLM',
  'SGLANG',
  'TGI',
  'TENSORRT_LLM',
  'TRANSFORMERS',
  'TRANSFORMERSJS',
] as const
export type Engine = (typeof ENGINES)[number]

/** As their makers write them. */
export const ENGINE_NAMES: Readonly<Record<Engine, string>> = {
  LLAMACPP: 'llama.cpp',
  OLLAMA: 'Ollama',
  VLLM: 'vLLM',
  SGLANG: 'SGLang',
  TGI: 'TGI',
  TENSORRT_LLM: 'TensorRT-LLM',
  TRANSFORMERS: 'transformers',
  TRANSFORMERSJS: 'transformers.js',
}

export const CACHE_TYPES = ['F32', 'F16', 'BF16', 'FP8', 'Q8_0', 'Q4_0'] as const
export type CacheType = (typeof CACHE_TYPES)[number]
export type DeviceKind = 'CPU' | 'GPU'

/** What a variant is asked to fit on; as GraphQL takes it. */
export interface FitQuestion {
  readonly devices: { kind: DeviceKind; count: number; memoryBytes: number }[]
  readonly engine: Engine | null
  readonly contextTokens: number | null
  readonly batch: number
  readonly cacheType: CacheType | null
}

const GIB = 1024 ** 3
/** Devices of one question; the server allows as many. */
export const MAX_DEVICES = 64
/** Sequences of one question. */
export const MAX_BATCH = 4096
/** Tokens of one sequence; far beyond any model. */
const MAX_CONTEXT = 100_000_000

/** Reads the question from an address. What is no number there counts as not said, and nothing said means no devices. */
export function readFitQuestion(search: Search): FitQuestion {
  const gib = positive(search['gib'])
  const count = Math.min(Math.round(positive(search['devices']) ?? 1), MAX_DEVICES)
  const kind: DeviceKind = search['device'] === 'CPU' ? 'CPU' : 'GPU'
  const context = positive(search['context'])
  return {
    devices: gib === null ? [] : [{ kind, count: Math.max(1, count), memoryBytes: Math.round(gib * GIB) }],
    engine: ENGINES.find(engine => engine === search['for']) ?? null,
    contextTokens: context === null ? null : Math.min(Math.max(1, Math.round(context)), MAX_CONTEXT),
    batch: Math.max(1, Math.min(Math.round(positive(search['batch']) ?? 1), MAX_BATCH)),
    cacheType: CACHE_TYPES.find(type => type === search['cache']) ?? null,
  }
}

function positive(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text)
  return Number.isFinite(value) && value > 0 ? value : null
}
