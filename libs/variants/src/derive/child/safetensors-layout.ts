import type { FileHandle } from 'node:fs/promises'

/** A tensor of a safetensors file, by where it lies in the data behind the header. */
export interface StoredTensor {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly start: number
  readonly endExclusive: number
}

export interface SafetensorsLayout {
  /** Where the data begin in the file. */
  readonly dataStart: number
  /** In the order of their data, which they cover without gaps. */
  readonly tensors: readonly StoredTensor[]
  readonly metadata: Readonly<Record<string, string>> | null
}

/** Bytes of a header: the limit of the library that made the format. */
const MAX_HEADER_BYTES = 100_000_000
const LENGTH_BYTES = 8

/**
 * Where the tensors of a file are. Read strictly, as all of it is to be written anew.
 * @throws Error in one sentence, when the file is not what it says
 */
export async function readSafetensorsLayout(file: FileHandle): Promise<SafetensorsLayout> {
  const { size } = await file.stat()
  if (size < LENGTH_BYTES) throw new Error('It is truncated: there is no header.')
  const head = await readExactly(file, 0, LENGTH_BYTES)
  const headerBytes = Number(head.readBigUInt64LE())
  if (headerBytes > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES))
    throw new Error('Its header is said to be longer than the file, or than 100 MB.')
  const header = parseHeader(await readExactly(file, LENGTH_BYTES, headerBytes))
  const dataStart = LENGTH_BYTES + headerBytes
  const { __metadata__: metadata = null, ...entries } = header
  const tensors = Object.entries(entries).map(([name, entry]) => toTensor(name, entry))
  tensors.sort((a, b) => a.start - b.start || a.endExclusive - b.endExclusive)
  requireCovered(tensors, size - dataStart)
  return { dataStart, tensors, metadata: metadata as SafetensorsLayout['metadata'] }
}

/** The bytes of a file from `start` on, all of them. */
export async function readExactly(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  const { bytesRead } = await file.read(bytes, 0, length, start)
  if (bytesRead !== length) throw new Error('It is truncated.')
  return bytes
}

function parseHeader(bytes: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>
  } catch (error) {
    throw new Error('Its header is not JSON.', { cause: error })
  }
  throw new Error('Its header is not an object.')
}

const BITS: Readonly<Record<string, number>> = {
  F64: 64,
  I64: 64,
  U64: 64,
  F32: 32,
  I32: 32,
  U32: 32,
  F16: 16,
  BF16: 16,
  I16: 16,
  U16: 16,
  F8_E4M3: 8,
  F8_E5M2: 8,
  I8: 8,
  U8: 8,
  BOOL: 8,
}

function toTensor(name: string, entry: unknown): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>
  const isWhole = typeof dtype === 'string' && isCounts(shape) && isCounts(offsets) && offsets.length === 2
  if (!isWhole) throw new Error(`Its header is wrong about the tensor ${quoted(name)}.`)
  const [start = 0, endExclusive = 0] = offsets
  const bits = BITS[dtype]
  const elementCount = shape.reduce((product, length) => product * length, 1)
  if (bits !== undefined && elementCount * bits !== (endExclusive - start) * 8)
    throw new Error(`The tensor ${quoted(name)} has another size than its shape says.`)
  return { name, dtype, shape, start, endExclusive }
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(one => Number.isSafeInteger(one) && (one as number) >= 0)
}

function requireCovered(tensors: readonly StoredTensor[], dataBytes: number): void {
  let at = 0
  for (const { name, start, endExclusive } of tensors) {
    if (start !== at || endExclusive < start)
      throw new Error(`The tensor ${quoted(name)} overlaps another one, or leaves a gap.`)
    at = endExclusive
  }
  if (at !== dataBytes)
    throw new Error(at > dataBytes ? 'It is truncated.' : 'There is more in it than its tensors.')
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 200))
}
