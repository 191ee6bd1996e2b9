import type { CastType } from './cast-kernels.js'

/**
 * Casts floats of a memory, eight at a time, to another place in it. Any addresses will do.
 *
 * @param endAt  behind the last float; `inputAt` plus a multiple of 32, and more than it
 * @returns not 0 where one of them is no number, infinite, or too large for the type: then what was written is wrong
 */
export type SimdCast = (inputAt: number, outputAt: number, endAt: number) => number

/** The functions that cast, and the memory that they work on. */
export interface SimdCaster {
  readonly bytes: ArrayBuffer
  readonly cast: Readonly<Record<CastType, SimdCast>>
}

/** Numbers that one round of the loop casts. */
export const SIMD_FLOATS = 8
const PAGE_BYTES = 65_536

/**
 * A WebAssembly module with a memory of at least `memoryBytes`. The compiled loop does with four floats at a time what the functions of
 * `cast-kernels.ts` say, which are what its results are tested against, and what does the rare rest.
 */
export function openSimdCaster(memoryBytes: number): SimdCaster {
  const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly
  const memory = new Memory({ initial: Math.ceil(memoryBytes / PAGE_BYTES) })
  const instance = new Instance(new Module(MODULE), { m: { m: memory } })
  return {
    bytes: memory.buffer,
    cast: { BF16: instance.exports['b'] as SimdCast, F16: instance.exports['f'] as SimdCast },
  }
}

/** As much of it as is used; Node's types leave it to those of browsers. */
interface WebAssemblyApi {
  readonly Memory: new (descriptor: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

// The instructions that are used, as bytes.
const LOOP = [0x03, 0x40]
const END = [0x0b]
const BRANCH_IF = [0x0d, 0x00]
const INT_ADD = [0x6a]
const INT_LESS = [0x49]
const LOAD = (offset: number) => [0xfd, 0x00, 0x00, offset]
const STORE = [0xfd, 0x0b, 0x00, 0x00]
const AND = [0xfd, 0x4e]
const OR = [0xfd, 0x50]
const SELECT = [0xfd, 0x52]
const ANY_TRUE = [0xfd, 0x53]
const LESS = [0xfd, 0x39]
const GREATER = [0xfd, 0x3b]
const SHIFT_RIGHT = [0xfd, 0xad, 0x01]
const ADD = [0xfd, 0xae, 0x01]
const SUBTRACT = [0xfd, 0xb1, 0x01]
const ADD_FLOATS = [0xfd, 0xe4, 0x01]
const NARROW = [0xfd, 0x86, 0x01]

/** One number in all four lanes. */
function four(value: number): number[] {
  const lane = [...new Uint8Array(Uint32Array.of(value).buffer)]
  return [0xfd, 0x0c, ...lane, ...lane, ...lane, ...lane]
}

function int(value: number): number[] {
  return [0x41, value]
}

function get(local: number): number[] {
  return [0x20, local]
}

function set(local: number): number[] {
  return [0x21, local]
}

const INPUT = 0
const OUTPUT = 1
const INPUT_END = 2
const WORDS = 3
const MAGNITUDES = 4
const SPECIALS = 5

const MAGNITUDE_MASK = 0x7fff_ffff
/** The largest magnitudes that are not rounded to infinity. */
const LARGEST = { BF16: 0x7f7f_7fff, F16: 0x477f_efff } as const

/** Loads four floats, notes those that are special, and leaves their results on the stack. */
function castFour(type: CastType, offset: number): number[] {
  return [
    ...[...get(INPUT), ...LOAD(offset), ...set(WORDS)],
    ...[...get(WORDS), ...four(MAGNITUDE_MASK), ...AND, ...set(MAGNITUDES)],
    ...[...get(SPECIALS), ...get(MAGNITUDES), ...four(LARGEST[type]), ...GREATER, ...OR, ...set(SPECIALS)],
    ...(type === 'BF16' ? castToBf16() : castToF16()),
  ]
}

function castToBf16(): number[] {
  const lowestKeptBit = [...get(WORDS), ...int(16), ...SHIFT_RIGHT, ...four(1), ...AND]
  return [...get(WORDS), ...four(0x7fff), ...ADD, ...lowestKeptBit, ...ADD, ...int(16), ...SHIFT_RIGHT]
}

function castToF16(): number[] {
  const lowestKeptBit = [...get(MAGNITUDES), ...int(13), ...SHIFT_RIGHT, ...four(1), ...AND]
  const rebiased = [...get(MAGNITUDES), ...four(0x3800_0000), ...SUBTRACT, ...four(0xfff), ...ADD]
  const normal = [...rebiased, ...lowestKeptBit, ...ADD, ...int(13), ...SHIFT_RIGHT]
  // 0.5 has its last bit where a subnormal half has: the addition itself rounds.
  const subnormal = [
    ...get(MAGNITUDES),
    ...four(0x3f00_0000),
    ...ADD_FLOATS,
    ...four(0x3f00_0000),
    ...SUBTRACT,
  ]
  const isSubnormal = [...get(MAGNITUDES), ...four(0x3880_0000), ...LESS]
  const sign = [...get(WORDS), ...int(16), ...SHIFT_RIGHT, ...four(0x8000), ...AND]
  return [...subnormal, ...normal, ...isSubnormal, ...SELECT, ...sign, ...OR]
}

function functionBody(type: CastType): number[] {
  const locals = [0x01, 0x03, 0x7b]
  const code = [
    ...LOOP,
    ...[...get(OUTPUT), ...castFour(type, 0), ...castFour(type, 16), ...NARROW, ...STORE],
    ...[...get(INPUT), ...int(32), ...INT_ADD, ...set(INPUT)],
    ...[...get(OUTPUT), ...int(16), ...INT_ADD, ...set(OUTPUT)],
    ...[...get(INPUT), ...get(INPUT_END), ...INT_LESS, ...BRANCH_IF],
    ...END,
    ...[...get(SPECIALS), ...ANY_TRUE],
    ...END,
  ]
  return sized([...locals, ...code])
}

/** Bytes behind their number, seven bits of it in each byte. */
function sized(bytes: readonly number[]): number[] {
  const length: number[] = []
  for (let left = bytes.length; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left)
    if (left <= 127) return [...length, ...bytes]
  }
}

const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // One type: three integers to one.
  ...[0x01, ...sized([0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x01, 0x7f])],
  // The memory `m` of the module `m`.
  ...[0x02, ...sized([0x01, 0x01, 0x6d, 0x01, 0x6d, 0x02, 0x00, 0x01])],
  // Two functions of that type, and the names that they go by: b and f.
  ...[0x03, ...sized([0x02, 0x00, 0x00])],
  ...[0x07, ...sized([0x02, 0x01, 0x62, 0x00, 0x00, 0x01, 0x66, 0x00, 0x01])],
  ...[0x0a, ...sized([0x02, ...functionBody('BF16'), ...functionBody('F16')])],
])
