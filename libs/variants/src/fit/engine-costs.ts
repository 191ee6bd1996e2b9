import type { Engine } from '../engines.js'

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB
/** What the runtime of a GPU takes before anything is loaded: the figure that Ollama sets aside for CUDA and ROCm. */
const GPU_RUNTIME_BYTES = 457 * MIB
/** Tokens that llama.cpp works on at a time (`n_ubatch`), and Ollama with it. */
const LLAMA_BATCH_TOKENS = 512
/** Tokens that vLLM schedules at a time on large GPUs (`max_num_batched_tokens`); fewer on small ones. */
const VLLM_BATCH_TOKENS = 8192
const FLOAT_BYTES = 4
/** Of a GPU's memory: what vLLM's profiling run and CUDA beside it were seen to take (0.57 of 23.6 GiB, 3.05 of 79.2 GiB). */
const SERVER_SHARE = 0.04
/** It grows with the tokens of one step, not with the memory: no more was seen on larger GPUs. */
const MAX_SERVER_BYTES = 3.25 * GIB
/** Of the weights: the rule of thumb of EleutherAI, which Accelerate's estimator repeats. */
const RULE_OF_THUMB = 0.2

/** What working memory depends on. */
export interface Work {
  readonly weightBytes: number
  readonly vocabularySize: number | null
  readonly hiddenSize: number | null
  /** Of all sequences. */
  readonly tokens: number
  readonly device: { readonly kind: 'gpu' | 'cpu'; readonly memoryBytes: number }
}

/** What an engine takes, and how it lays out a model. The sources are in docs/fit.md. */
export interface EngineCosts {
  readonly label: string
  /** Of a GPU's memory, what the engine lets itself have; of other memory it is all. */
  readonly usableShare: number
  /** Runtime and working buffers on one device, in bytes. */
  readonly overheadBytes: (work: Work) => number
  /** What of the shape that depends on; it counts as nothing where it is not known. */
  readonly overheadNeeds: readonly ('vocabularySize' | 'hiddenSize')[]
  /** Cache is reserved in steps of so many tokens. */
  readonly stepTokens: number
  /** Tokens kept beside the window by layers that have one; null: it keeps all tokens whatever the window. */
  readonly windowMargin: number | null
  /** What layers with a window keep is of the type that was asked for; else never less than 16 bits. */
  readonly isWindowQuantized: boolean
  /** Keeps the compressed row of latent attention; else the keys and values made from it. */
  readonly isLatentKept: boolean
  /** Over several devices: every layer on all of them, whole layers, or not at all. */
  readonly split: 'tensor' | 'layers' | 'none'
}

const llama = {
  usableShare: 1,
  overheadBytes: llamaBuffers,
  overheadNeeds: ['vocabularySize', 'hiddenSize'],
  stepTokens: 256,
  windowMargin: LLAMA_BATCH_TOKENS,
  isWindowQuantized: false,
  isLatentKept: true,
  split: 'layers',
} as const satisfies Omit<EngineCosts, 'label'>

const server = {
  usableShare: 0.9,
  overheadBytes: serverBuffers,
  overheadNeeds: [],
  stepTokens: 16,
  windowMargin: null,
  isWindowQuantized: true,
  isLatentKept: true,
  split: 'tensor',
} as const satisfies Omit<EngineCosts, 'label'>

const library = {
  usableShare: 1,
  overheadBytes: ruleOfThumb,
  overheadNeeds: [],
  stepTokens: 1,
  windowMargin: null,
  isWindowQuantized: true,
  isLatentKept: false,
  split: 'layers',
} as const satisfies Omit<EngineCosts, 'label'>

const COSTS: Readonly<Record<Engine, EngineCosts>> = {
  llamacpp: { ...llama, label: 'llama.cpp' },
  ollama: { ...llama, label: 'Ollama' },
  vllm: { ...server, label: 'vLLM', windowMargin: VLLM_BATCH_TOKENS },
  tgi: { ...server, label: 'TGI', isLatentKept: false },
  'tensorrt-llm': { ...server, label: 'TensorRT-LLM' },
  // Its share is for weights and cache alone; what it works with has the rest.
  sglang: { ...server, label: 'SGLang', usableShare: 0.85, overheadBytes: () => 0 },
  transformers: { ...library, label: 'transformers' },
  transformersjs: { ...library, label: 'transformers.js', split: 'none' },
}
/** Whatever it will be: what loads most forms, with the cache that servers keep. */
const ANY: EngineCosts = { ...library, label: 'an engine', isLatentKept: true }

export function costsOf(engine: Engine | null): EngineCosts {
  return engine === null ? ANY : COSTS[engine]
}

/** With flash attention, as is the default: one row of logits and one of hidden numbers per token of a step, and the mask over all tokens. */
function llamaBuffers({ vocabularySize, hiddenSize, tokens, device }: Work): number {
  const row = (vocabularySize ?? 0) + (hiddenSize ?? 0) + tokens
  return runtimeBytes(device.kind) + LLAMA_BATCH_TOKENS * FLOAT_BYTES * row
}

function serverBuffers({ device, weightBytes }: Work): number {
  if (device.kind === 'cpu') return RULE_OF_THUMB * weightBytes
  return Math.min(device.memoryBytes * SERVER_SHARE, MAX_SERVER_BYTES)
}

function ruleOfThumb({ device, weightBytes }: Work): number {
  return runtimeBytes(device.kind) + RULE_OF_THUMB * weightBytes
}

function runtimeBytes(kind: 'gpu' | 'cpu'): number {
  return kind === 'gpu' ? GPU_RUNTIME_BYTES : 0
}
