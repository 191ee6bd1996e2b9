/** What 32-bit floats are cast to. */
export type CastType = 'BF16' | 'F16'

/**
 * Writes 32-bit floats as 16-bit ones, rounded to the nearest, of two as near the even one. Infinities and NaN stay what they are.
 *
 * @param words  the bits of the floats
 * @returns how many finite numbers became infinite, as they are too large for the type
 */
export type CastKernel = (words: Uint32Array, into: Uint16Array) => number

export const CAST_KERNELS: Readonly<Record<CastType, CastKernel>> = { BF16: toBf16, F16: toF16 }

const EXPONENT_MASK = 0x7f80_0000
const MAGNITUDE_MASK = 0x7fff_ffff

function toBf16(words: Uint32Array, into: Uint16Array): number {
  let overflowCount = 0
  const count = words.length
  for (let index = 0; index < count; index++) {
    const word = words[index] as number
    const magnitude = word & MAGNITUDE_MASK
    if (magnitude < 0x7f7f_8000) {
      into[index] = (word + 0x7fff + ((word >>> 16) & 1)) >>> 16
    } else if (magnitude > EXPONENT_MASK) {
      // A NaN whose bits are all in the half that goes would become an infinity: it is made a quiet one.
      into[index] = (word >>> 16) | 0x40
    } else {
      into[index] = ((word >>> 16) & 0x8000) | 0x7f80
      if (magnitude !== EXPONENT_MASK) overflowCount += 1
    }
  }
  return overflowCount
}

/** The bits of 2^-14, the smallest normal half, and of 65520, which is as near to infinity as to the largest half. */
const HALF_MIN_NORMAL = 0x3880_0000
const HALF_OVERFLOW = 0x477f_f000
/** What the exponents of the two types differ by. */
const REBIAS = 0x3800_0000

function toF16(words: Uint32Array, into: Uint16Array): number {
  let overflowCount = 0
  const count = words.length
  for (let index = 0; index < count; index++) {
    const word = words[index] as number
    const sign = (word >>> 16) & 0x8000
    const magnitude = word & MAGNITUDE_MASK
    if (magnitude >= HALF_MIN_NORMAL && magnitude < HALF_OVERFLOW) {
      into[index] = sign | ((magnitude - REBIAS + 0xfff + ((magnitude >>> 13) & 1)) >>> 13)
    } else if (magnitude < HALF_MIN_NORMAL) {
      into[index] = sign | subnormalHalf(magnitude)
    } else if (magnitude > EXPONENT_MASK) {
      into[index] = sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff)
    } else {
      into[index] = sign | 0x7c00
      if (magnitude !== EXPONENT_MASK) overflowCount += 1
    }
  }
  return overflowCount
}

/** Halves below the normal ones count in steps of 2^-24. */
function subnormalHalf(magnitude: number): number {
  const exponent = magnitude >>> 23
  // Below half a step; exactly half of one is rounded to the even zero.
  if (exponent < 102) return 0
  const significand = (magnitude & 0x7f_ffff) | 0x80_0000
  const shift = 126 - exponent
  const kept = significand >>> shift
  const rest = significand & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  return kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0)
}

/** The number that a 16-bit float stands for. */
export const WIDEN: Readonly<Record<CastType, (half: number) => number>> = { BF16: fromBf16, F16: fromF16 }

const WORD = new Uint32Array(1)
const FLOAT = new Float32Array(WORD.buffer)

function fromBf16(half: number): number {
  WORD[0] = half << 16
  return FLOAT[0] as number
}

function fromF16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
