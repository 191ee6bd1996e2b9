import { WIDEN } from './cast-kernels.js'
import type { Dequantize } from './llama-library.js'

/** Our own ways from stored numbers to floats, for the types that are simple enough to be read twice. */
export const DEQUANTIZERS: Readonly<Record<string, Dequantize>> = {
  F32: (bytes, count) => numbers(count, (view, index) => view.getFloat32(index * 4, true), bytes),
  F16: (bytes, count) => numbers(count, (view, index) => WIDEN.F16(view.getUint16(index * 2, true)), bytes),
  BF16: (bytes, count) => numbers(count, (view, index) => WIDEN.BF16(view.getUint16(index * 2, true)), bytes),
  Q8_0: (bytes, count) => numbers(count, fromQ8, bytes),
  Q4_0: (bytes, count) => numbers(count, fromQ4, bytes),
}

function numbers(
  count: number,
  at: (view: DataView, index: number) => number,
  bytes: Uint8Array,
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: count }, (_, index) => at(view, index))
}

/** Numbers of a block. */
const BLOCK = 32
const Q8_BYTES = 34
const Q4_BYTES = 18

/** A scale in 16 bits, and 32 signed bytes. */
function fromQ8(view: DataView, index: number): number {
  const block = Math.floor(index / BLOCK) * Q8_BYTES
  return WIDEN.F16(view.getUint16(block, true)) * view.getInt8(block + 2 + (index % BLOCK))
}

/** A scale in 16 bits, and 16 bytes: the lower halves are the first sixteen numbers, each eight too large. */
function fromQ4(view: DataView, index: number): number {
  const block = Math.floor(index / BLOCK) * Q4_BYTES
  const within = index % BLOCK
  const byte = view.getUint8(block + 2 + (within % 16))
  const digit = within < 16 ? byte & 15 : byte >>> 4
  return WIDEN.F16(view.getUint16(block, true)) * (digit - 8)
}
