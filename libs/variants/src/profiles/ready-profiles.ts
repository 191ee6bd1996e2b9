import type { ProfileSpec } from './profile-spec.js'

/** A profile that comes with the product. */
export interface ReadyProfile {
  readonly name: string
  readonly description: string
  readonly spec: ProfileSpec
}

const MIB = 1024 ** 2
const GIB = 1024 ** 3

const ANY = {
  contextTokens: null,
  batch: 1,
  cacheType: null,
  prefer: 'quality',
  minBitsPerWeight: null,
  formats: null,
  audience: 'inference',
} as const satisfies Partial<ProfileSpec>

const gpus = (memoryBytes: number, count = 1): ProfileSpec['devices'] =>
  Array.from({ length: count }, () => ({ kind: 'gpu' as const, memoryBytes }))
const cpu = (memoryBytes: number): ProfileSpec['devices'] => [{ kind: 'cpu', memoryBytes }]

/** Bytes that the drivers of these cards report as their whole memory. */
const CARD = {
  h100: 81_559 * MIB,
  a100x80: 81_920 * MIB,
  a100x40: 40_960 * MIB,
  l40s: 46_068 * MIB,
  l4: 23_034 * MIB,
  rtx4090: 24_564 * MIB,
} as const
/** Of a Mac's 32 GiB what Metal lets one program take: two thirds. */
const APPLE_32G = Math.floor((32 * GIB * 2) / 3)
/** A page's memory in WebAssembly has addresses of 32 bits. */
const BROWSER = 4 * GIB

/**
 * Profiles that are there without anybody adding them. Contexts and batches are what such machines are usually run with: a model that was
 * made for fewer tokens gets those.
 */
export const READY_PROFILES: readonly ReadyProfile[] = [
  {
    name: 'h100-80g-vllm',
    description: 'One H100 with 80 GB under vLLM: eight sequences of 32,768 tokens.',
    spec: { ...ANY, engine: 'vllm', devices: gpus(CARD.h100), maxContextTokens: 32_768, batch: 8 },
  },
  {
    name: 'h100-80g-x8-vllm',
    description: 'Eight H100 with 80 GB each under vLLM: sixteen sequences of 32,768 tokens.',
    spec: { ...ANY, engine: 'vllm', devices: gpus(CARD.h100, 8), maxContextTokens: 32_768, batch: 16 },
  },
  {
    name: 'a100-80g-vllm',
    description: 'One A100 with 80 GB under vLLM: eight sequences of 16,384 tokens.',
    spec: { ...ANY, engine: 'vllm', devices: gpus(CARD.a100x80), maxContextTokens: 16_384, batch: 8 },
  },
  {
    name: 'a100-40g-vllm',
    description: 'One A100 with 40 GB under vLLM: four sequences of 16,384 tokens.',
    spec: { ...ANY, engine: 'vllm', devices: gpus(CARD.a100x40), maxContextTokens: 16_384, batch: 4 },
  },
  {
    name: 'l40s-48g-vllm',
    description: 'One L40S with 48 GB under vLLM: four sequences of 16,384 tokens.',
    spec: { ...ANY, engine: 'vllm', devices: gpus(CARD.l40s), maxContextTokens: 16_384, batch: 4 },
  },
  {
    name: 'l4-24g-vllm',
    description: 'One L4 with 24 GB under vLLM: two sequences of 8,192 tokens.',
    spec: { ...ANY, engine: 'vllm', devices: gpus(CARD.l4), maxContextTokens: 8_192, batch: 2 },
  },
  {
    name: 'rtx4090-24g-llamacpp',
    description: 'One RTX 4090 with 24 GB under llama.cpp: one sequence of 16,384 tokens.',
    spec: { ...ANY, engine: 'llamacpp', devices: gpus(CARD.rtx4090), maxContextTokens: 16_384 },
  },
  {
    name: 'cpu-16g-llamacpp',
    description: 'A machine with 16 GB and no accelerator under llama.cpp: one sequence of 8,192 tokens.',
    spec: { ...ANY, engine: 'llamacpp', devices: cpu(16 * GIB), maxContextTokens: 8_192 },
  },
  {
    name: 'cpu-64g-llamacpp',
    description: 'A machine with 64 GB and no accelerator under llama.cpp: one sequence of 16,384 tokens.',
    spec: { ...ANY, engine: 'llamacpp', devices: cpu(64 * GIB), maxContextTokens: 16_384 },
  },
  {
    name: 'apple-32g-ollama',
    description: 'A Mac with 32 GB under Ollama: one sequence of 8,192 tokens.',
    spec: { ...ANY, engine: 'ollama', devices: gpus(APPLE_32G), maxContextTokens: 8_192 },
  },
  {
    name: 'cpu-32g-transformers',
    description: 'A machine with 32 GB and no accelerator under transformers: one sequence of 4,096 tokens.',
    spec: { ...ANY, engine: 'transformers', devices: cpu(32 * GIB), maxContextTokens: 4_096 },
  },
  {
    name: 'browser-transformersjs',
    description: 'A page in a browser under transformers.js: what is small enough to be sent over a network.',
    spec: {
      ...ANY,
      engine: 'transformersjs',
      devices: cpu(BROWSER),
      maxContextTokens: 2_048,
      prefer: 'size',
      minBitsPerWeight: 4,
      formats: ['onnx'],
    },
  },
]
