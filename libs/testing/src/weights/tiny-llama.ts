/// <reference lib="esnext.float16" />
import { Buffer } from 'node:buffer'
import { f32, padding, text, u32, u64 } from '../fixtures/gguf-bytes.js'

/** What the weights of a tiny model are stored as. */
export type TinyLlamaType = 'F32' | 'F16' | 'BF16'

export interface TinyLlamaOptions {
  /** F16 unless said. */
  readonly type?: TinyLlamaType
  /** Of the weights: another one is another model. */
  readonly seed?: number
  readonly name?: string
  readonly chatTemplate?: string
  readonly contextTokens?: number
}

/** A tensor of a tiny model, before it is stored. */
export interface TinyTensor {
  readonly name: string
  /** As GGUF has them: the one that lies together in memory first. */
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** All that k-quants take is a multiple of 256. */
const HIDDEN = 256
const FEED_FORWARD = 512
const LAYERS = 2
const HEADS = 4
const KV_HEADS = 2
const HEAD_SIZE = HIDDEN / HEADS
const CONTEXT_TOKENS = 512
const TYPE_IDS = { F32: 0, F16: 1, BF16: 30 } as const
const FILE_TYPES = { F32: 0, F16: 1, BF16: 32 } as const
const SPREAD = 0.06

/**
 * A GGUF file of the architecture `llama` with two layers, some 1.3 million random weights and a tokenizer of 256 bytes and some letters,
 * which llama.cpp loads, quantizes to every type, and generates (nonsense) with. About 2.7 MB at 16 bits.
 */
export function tinyLlama(options: TinyLlamaOptions = {}): Buffer {
  const { type = 'F16' } = options
  const tensors = tinyLlamaTensors(options.seed ?? 1)
  const stored = tensors.map(tensor => {
    // As converters do: what has one dimension stays exact.
    const storedType = tensor.shape.length === 1 ? 'F32' : type
    return { ...tensor, type: storedType, bytes: store(tensor.values, storedType) }
  })
  const entries = metadataOf(options, type)
  const infos: Buffer[] = []
  const bodies: Buffer[] = []
  let offset = 0
  for (const { name, shape, type: storedType, bytes } of stored) {
    infos.push(text(name), u32(shape.length), ...shape.map(u64), u32(TYPE_IDS[storedType]), u64(offset))
    const padded = padding(bytes.length)
    bodies.push(bytes, padded)
    offset += bytes.length + padded.length
  }
  const head = [Buffer.from('GGUF'), u32(3), u64(stored.length), u64(entries.length), ...entries, ...infos]
  const headBytes = Buffer.concat(head)
  return Buffer.concat([headBytes, padding(headBytes.length), ...bodies])
}

/** The weights of the tiny model of this seed. */
export function tinyLlamaTensors(seed: number): TinyTensor[] {
  const next = randomNumbers(seed)
  const matrix = (name: string, columns: number, rows: number): TinyTensor => ({
    name,
    shape: [columns, rows],
    values: Float32Array.from(
      { length: columns * rows },
      () => (next() + next() + next() - 1.5) * SPREAD * 2,
    ),
  })
  const norm = (name: string): TinyTensor => ({
    name,
    shape: [HIDDEN],
    values: Float32Array.from({ length: HIDDEN }, () => 0.9 + 0.2 * next()),
  })
  const vocabularySize = vocabulary().length
  const layers = Array.from({ length: LAYERS }, (_, layer) => [
    norm(`blk.${layer}.attn_norm.weight`),
    matrix(`blk.${layer}.attn_q.weight`, HIDDEN, HIDDEN),
    matrix(`blk.${layer}.attn_k.weight`, HIDDEN, KV_HEADS * HEAD_SIZE),
    matrix(`blk.${layer}.attn_v.weight`, HIDDEN, KV_HEADS * HEAD_SIZE),
    matrix(`blk.${layer}.attn_output.weight`, HIDDEN, HIDDEN),
    norm(`blk.${layer}.ffn_norm.weight`),
    matrix(`blk.${layer}.ffn_gate.weight`, HIDDEN, FEED_FORWARD),
    matrix(`blk.${layer}.ffn_up.weight`, HIDDEN, FEED_FORWARD),
    matrix(`blk.${layer}.ffn_down.weight`, FEED_FORWARD, HIDDEN),
  ])
  return [
    matrix('token_embd.weight', HIDDEN, vocabularySize),
    ...layers.flat(),
    norm('output_norm.weight'),
    matrix('output.weight', HIDDEN, vocabularySize),
  ]
}

function metadataOf(
  { name = 'Tiny Llama', contextTokens = CONTEXT_TOKENS, chatTemplate }: TinyLlamaOptions,
  type: TinyLlamaType,
): Buffer[] {
  const tokens = vocabulary()
  return [
    entry('general.architecture', STRING, text('llama')),
    entry('general.name', STRING, text(name)),
    entry('general.file_type', UINT32, u32(FILE_TYPES[type])),
    entry('llama.block_count', UINT32, u32(LAYERS)),
    entry('llama.context_length', UINT32, u32(contextTokens)),
    entry('llama.embedding_length', UINT32, u32(HIDDEN)),
    entry('llama.feed_forward_length', UINT32, u32(FEED_FORWARD)),
    entry('llama.attention.head_count', UINT32, u32(HEADS)),
    entry('llama.attention.head_count_kv', UINT32, u32(KV_HEADS)),
    entry('llama.attention.layer_norm_rms_epsilon', FLOAT32, f32(1e-5)),
    entry('llama.rope.dimension_count', UINT32, u32(HEAD_SIZE)),
    entry('llama.vocab_size', UINT32, u32(tokens.length)),
    entry('tokenizer.ggml.model', STRING, text('llama')),
    list(
      'tokenizer.ggml.tokens',
      STRING,
      tokens.map(token => text(token.text)),
    ),
    list(
      'tokenizer.ggml.scores',
      FLOAT32,
      tokens.map(token => f32(token.score)),
    ),
    list(
      'tokenizer.ggml.token_type',
      INT32,
      tokens.map(token => u32(token.kind)),
    ),
    entry('tokenizer.ggml.unknown_token_id', UINT32, u32(0)),
    entry('tokenizer.ggml.bos_token_id', UINT32, u32(1)),
    entry('tokenizer.ggml.eos_token_id', UINT32, u32(2)),
    ...(chatTemplate === undefined ? [] : [entry('tokenizer.chat_template', STRING, text(chatTemplate))]),
  ]
}

interface Token {
  readonly text: string
  readonly score: number
  readonly kind: number
}

const NORMAL = 1
const UNKNOWN = 2
const CONTROL = 3
const BYTE = 6

/** Three for control, one for each byte, and a few pieces as SentencePiece has them. */
function vocabulary(): Token[] {
  const control = ['<unk>', '<s>', '</s>'].map((word, index) => ({
    text: word,
    score: 0,
    kind: index === 0 ? UNKNOWN : CONTROL,
  }))
  const bytes = Array.from({ length: 256 }, (_, byte) => ({
    text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
    score: 0,
    kind: BYTE,
  }))
  const letters = [...'abcdefghijklmnopqrstuvwxyz', '▁']
  const pieces = [...letters, ...letters.slice(0, 26).map(letter => `▁${letter}`), 'th', 'er', '▁the', 'ing']
  return [
    ...control,
    ...bytes,
    ...pieces.map((piece, index) => ({ text: piece, score: -1 - index, kind: NORMAL })),
  ]
}

const UINT32 = 4
const INT32 = 5
const FLOAT32 = 6
const STRING = 8
const ARRAY = 9

function entry(key: string, type: number, value: Buffer): Buffer {
  return Buffer.concat([text(key), u32(type), value])
}

function list(key: string, type: number, values: readonly Buffer[]): Buffer {
  return entry(key, ARRAY, Buffer.concat([u32(type), u64(values.length), ...values]))
}

function store(values: Float32Array, type: TinyLlamaType): Buffer {
  if (type === 'F32') return bytesOf(values)
  if (type === 'F16') return bytesOf(new Float16Array(values))
  // Cut off: these are random anyway.
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  return bytesOf(Uint16Array.from(bits, word => word >>> 16))
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
