import { bitsOfSafetensorsType } from '@entrepot/formats'

/** Headers are filled up to a multiple of this, as the format's own library does. */
const ALIGNMENT = 8

export interface TinySafetensorsTensor {
  readonly name: string
  /** As the format calls it, or a word that no type need be. */
  readonly type: string
  readonly shape: readonly number[]
  /** Where the header says that it begins and ends, if not where it does. */
  readonly offsets?: readonly [number, number]
}

export interface TinySafetensorsOptions {
  readonly tensors?: readonly TinySafetensorsTensor[]
  readonly metadata?: Readonly<Record<string, string>>
  /** Bytes that the header says it has, if not as many as it has. */
  readonly announcedBytes?: bigint
  /** Another one makes another file of the same header. */
  readonly seed?: number
}

/** A file of safetensors whose weights are bytes without meaning. It is valid unless the options lie. */
export function tinySafetensors(options: TinySafetensorsOptions = {}): Buffer {
  const { header, dataBytes } = tinySafetensorsHeader(options)
  return Buffer.concat([header, noise(dataBytes, options.seed ?? 1)])
}

/** The same without its weights, for files that are large and empty: they are to be `dataBytes` longer than the header. */
export function tinySafetensorsHeader(options: TinySafetensorsOptions): {
  header: Buffer
  dataBytes: number
} {
  const { tensors = [], metadata, announcedBytes } = options
  const entries: [string, unknown][] = metadata ? [['__metadata__', metadata]] : []
  let at = 0
  for (const { name, type, shape, offsets } of tensors) {
    const end = at + Math.ceil((shape.reduce((product, size) => product * size, 1) * bitsOf(type)) / 8)
    entries.push([name, { dtype: type, shape, data_offsets: offsets ?? [at, end] }])
    at = end
  }
  const fields = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  return { header: framed(`{${fields.join(',')}}`, announcedBytes), dataBytes: at }
}

/** Any text as a header, with its length before it. */
export function framedHeader(json: string): Buffer {
  return framed(json)
}

function framed(json: string, announcedBytes?: bigint): Buffer {
  const bytes = Buffer.from(json)
  const padded = Math.ceil(bytes.length / ALIGNMENT) * ALIGNMENT
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(announcedBytes ?? BigInt(padded))
  return Buffer.concat([length, bytes, Buffer.alloc(padded - bytes.length, ' ')])
}

function bitsOf(type: string): number {
  return bitsOfSafetensorsType(type) ?? 8
}

function noise(byteCount: number, seed: number): Buffer {
  const bytes = Buffer.alloc(byteCount)
  let state = seed
  for (let at = 0; at < byteCount; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}
