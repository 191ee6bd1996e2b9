import { concat, noise, u32, u64, utf8 } from './byte-writer.js'

export interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
}

/** ggml’s number of a type, llama.cpp’s of a file mostly of it, and how it packs weights. */
const TYPES = {
  F16: { id: 1, fileType: 1, weightsPerBlock: 1, bytesPerBlock: 2 },
  Q8_0: { id: 8, fileType: 7, weightsPerBlock: 32, bytesPerBlock: 34 },
  Q4_K: { id: 12, fileType: 15, weightsPerBlock: 256, bytesPerBlock: 144 },
} as const
export type GgufType = keyof typeof TYPES

const ALIGNMENT = 32
const GGUF_VERSION = 3
const VALUE_U32 = 4
const VALUE_TEXT = 8
const F16_BYTES = 2

/** A safetensors file in half precision; its weights mean nothing. */
export function writeSafetensors(tensors: readonly Tensor[]): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  let offset = 0
  for (const { name, shape } of tensors) {
    const end = offset + countOf(shape) * F16_BYTES
    header[name] = { dtype: 'F16', shape, data_offsets: [offset, end] }
    offset = end
  }
  const text = JSON.stringify(header)
  const padded = utf8(text.padEnd(Math.ceil(text.length / 8) * 8))
  return concat([u64(padded.length), padded, noise(1, offset)])
}

/** A GGUF file of one type; its weights mean nothing. Shapes are innermost first, as the format has them. */
export function writeGguf(
  type: GgufType,
  metadata: Readonly<Record<string, string | number>>,
  tensors: readonly Tensor[],
): Uint8Array {
  const { id, fileType, weightsPerBlock, bytesPerBlock } = TYPES[type]
  const entries = Object.entries({ ...metadata, 'general.file_type': fileType })
  const infos: Uint8Array[] = []
  let offset = 0
  for (const { name, shape } of tensors) {
    infos.push(text(name), u32(shape.length), ...shape.map(u64), u32(id), u64(offset))
    offset += aligned((countOf(shape) / weightsPerBlock) * bytesPerBlock)
  }
  const head = concat([
    utf8('GGUF'),
    u32(GGUF_VERSION),
    u64(tensors.length),
    u64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), ...valueOf(value)]),
    ...infos,
  ])
  return concat([head, new Uint8Array(aligned(head.length) - head.length), noise(id, offset)])
}

function valueOf(value: string | number): Uint8Array[] {
  return typeof value === 'string' ? [u32(VALUE_TEXT), text(value)] : [u32(VALUE_U32), u32(value)]
}

function text(value: string): Uint8Array {
  const bytes = utf8(value)
  return concat([u64(bytes.length), bytes])
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}
