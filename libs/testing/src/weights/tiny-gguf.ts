import { ggmlTypeByName } from '@entrepot/formats'

const NUMBERS = {
  u8: [0, 1],
  i8: [1, 1],
  u16: [2, 2],
  i16: [3, 2],
  u32: [4, 4],
  i32: [5, 4],
  f32: [6, 4],
  bool: [7, 1],
  u64: [10, 8],
  i64: [11, 8],
  f64: [12, 8],
} as const
const STRING = 8
const ARRAY = 9

export type TinyGgufNumber = keyof typeof NUMBERS

/** A value of the header, or an array of them: `['u32', 2]`, `['bool', [1, 0]]`. A bare string is one, and a list of strings an array. */
export type TinyGgufValue = string | readonly string[] | readonly [TinyGgufNumber, number | readonly number[]]

export interface TinyGgufTensor {
  readonly name: string
  /** Innermost first, as the format has it. */
  readonly shape: readonly number[]
  /** As ggml calls it, or a number that no type need have. */
  readonly type: string | number
  /** Where the header says that it begins, if not where it does. */
  readonly offset?: number
}

export interface TinyGgufOptions {
  readonly version?: 1 | 2 | 3
  readonly isBigEndian?: boolean
  /** Written as `general.alignment` where it is said; 32 otherwise. */
  readonly alignment?: number
  readonly metadata?: Readonly<Record<string, TinyGgufValue>>
  readonly tensors?: readonly TinyGgufTensor[]
  /** Tensors and entries that the header announces, if not as many as there are. */
  readonly announcedTensors?: number
  readonly announcedEntries?: number
  /** Another one makes another file of the same header. */
  readonly seed?: number
}

/**
 * A GGUF file of any version and byte order with any values and types, whose weights are bytes without meaning: for readers of headers, and for
 * catalogues. It is valid unless the options lie. `tinyLlama` makes one that can be run.
 */
export function tinyGguf(options: TinyGgufOptions = {}): Buffer {
  const { alignment, tensors = [], seed = 1 } = options
  const write = writerOf(options)
  const padded = (length: number) => Math.ceil(length / (alignment ?? 32)) * (alignment ?? 32)
  const metadata: Record<string, TinyGgufValue> = { ...options.metadata }
  if (alignment !== undefined) metadata['general.alignment'] = ['u32', alignment]
  const entries = Object.entries(metadata).map(([key, value]) =>
    Buffer.concat([write.text(key), write.value(value)]),
  )
  const infos: Buffer[] = []
  const bodies: Buffer[] = []
  let offset = 0
  for (const tensor of tensors) {
    const sizeBytes = tinyTensorBytes(tensor)
    infos.push(write.tensor(tensor, offset))
    bodies.push(Buffer.alloc(padded(sizeBytes), (seed * 31 + bodies.length) % 251))
    offset += padded(sizeBytes)
  }
  const counts = [
    write.length(options.announcedTensors ?? tensors.length),
    write.length(options.announcedEntries ?? entries.length),
  ]
  const version = write.number('u32', options.version ?? 3)
  const head = Buffer.concat([Buffer.from('GGUF'), version, ...counts, ...entries, ...infos])
  return Buffer.concat([head, Buffer.alloc(padded(head.length) - head.length), ...bodies])
}

/** Bytes that the numbers of a tensor take; those of an unknown type take none. */
export function tinyTensorBytes({ shape, type }: TinyGgufTensor): number {
  const known = typeof type === 'string' ? ggmlTypeByName(type) : null
  if (known === null) return 0
  return (shape.reduce((product, side) => product * side, 1) / known.valuesPerBlock) * known.bytesPerBlock
}

function writerOf({ version = 3, isBigEndian = false }: TinyGgufOptions) {
  const number = (type: TinyGgufNumber, value: number) => {
    const [, byteCount] = NUMBERS[type]
    const wide = Buffer.alloc(8)
    if (type === 'f32') wide.writeFloatLE(value)
    else if (type === 'f64') wide.writeDoubleLE(value)
    else wide.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)))
    const bytes = wide.subarray(0, byteCount)
    return isBigEndian ? bytes.reverse() : bytes
  }
  const length = (value: number) => number(version === 1 ? 'u32' : 'u64', value)
  const text = (value: string) => Buffer.concat([length(Buffer.byteLength(value)), Buffer.from(value)])
  const u32 = (value: number) => number('u32', value)
  const value = (content: TinyGgufValue): Buffer => {
    if (typeof content === 'string') return Buffer.concat([u32(STRING), text(content)])
    if (!isNumeric(content))
      return Buffer.concat([u32(ARRAY), u32(STRING), length(content.length), ...content.map(text)])
    const [type, values] = content
    const [id] = NUMBERS[type]
    if (typeof values === 'number') return Buffer.concat([u32(id), number(type, values)])
    const items = values.map(item => number(type, item))
    return Buffer.concat([u32(ARRAY), u32(id), length(items.length), ...items])
  }
  const tensor = ({ name, shape, type, offset }: TinyGgufTensor, at: number) => {
    const id = typeof type === 'number' ? type : ggmlTypeByName(type)?.id
    if (id === undefined) throw new Error(`${type} is no type of ggml`)
    return Buffer.concat([
      text(name),
      u32(shape.length),
      ...shape.map(length),
      u32(id),
      number('u64', offset ?? at),
    ])
  }
  return { number, length, text, value, tensor }
}

function isNumeric(
  value: readonly string[] | readonly [TinyGgufNumber, number | readonly number[]],
): value is readonly [TinyGgufNumber, number | readonly number[]] {
  const [first, second] = value
  return first !== undefined && first in NUMBERS && second !== undefined && typeof second !== 'string'
}
