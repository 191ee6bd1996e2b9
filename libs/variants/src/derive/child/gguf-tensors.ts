import { type FileHandle, open } from 'node:fs/promises'
import { ggmlType, type GgmlType } from './ggml-types.js'

/** A tensor of a GGUF file. */
export interface GgufTensor {
  readonly name: string
  readonly elementCount: number
  /** Numbers that lie one behind the other; a multiple of the block size. */
  readonly rowLength: number
  /** Null: a type that is not known here. */
  readonly type: GgmlType | null
  /** In the file. */
  readonly offset: number
}

const MAX_TENSORS = 1_000_000
const MAX_ENTRIES = 100_000
const MAX_NAME_BYTES = 64 * 1024
const MAX_DIMENSIONS = 8
const DEFAULT_ALIGNMENT = 32
/** Bytes of values by the number of their type; 8 is a string, 9 an array. */
const VALUE_BYTES = [1, 1, 2, 2, 4, 4, 4, 1, null, null, 8, 8, 8] as const
const UINT32 = 4
const STRING = 8
const ARRAY = 9
/** Arrays of arrays that are looked into. */
const MAX_DEPTH = 4
/** Bytes read at once. */
const WINDOW_BYTES = 1024 * 1024

/**
 * The tensors of a GGUF file of version 2 or 3, each of which lies within the file.
 * @throws Error in one sentence, when the file is not what it says
 */
export async function readGgufTensors(path: string): Promise<GgufTensor[]> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const cursor = new Cursor(file, size)
    if ((await cursor.take(4)).toString('latin1') !== 'GGUF') throw new Error('It is no GGUF file.')
    const version = await cursor.uint32()
    if (version !== 2 && version !== 3) throw new Error(`GGUF of version ${version} is not known here.`)
    const tensorCount = await cursor.count(MAX_TENSORS)
    const alignment = await passEntries(cursor, await cursor.count(MAX_ENTRIES))
    const found: GgufTensor[] = []
    for (let index = 0; index < tensorCount; index++) found.push(await readTensor(cursor))
    const dataStart = Math.ceil(cursor.at / alignment) * alignment
    return found.map(tensor => requireWithin({ ...tensor, offset: dataStart + tensor.offset }, size))
  } finally {
    await file.close()
  }
}

/** Reads over the metadata, of which the alignment is what matters. */
async function passEntries(cursor: Cursor, entryCount: number): Promise<number> {
  let alignment = DEFAULT_ALIGNMENT
  for (let index = 0; index < entryCount; index++) {
    const key = (await cursor.text(MAX_NAME_BYTES)).toString('utf8')
    const type = await cursor.uint32()
    if (key === 'general.alignment' && type === UINT32) alignment = await cursor.uint32()
    else await passValue(cursor, type, 0)
  }
  if (alignment === 0 || alignment > WINDOW_BYTES) throw new Error('Its alignment can not be.')
  return alignment
}

async function passValue(cursor: Cursor, type: number, depth: number): Promise<void> {
  if (type === STRING) return cursor.skip(await cursor.count(cursor.left))
  if (type !== ARRAY) return cursor.skip(bytesOf(type))
  if (depth > MAX_DEPTH) throw new Error('Its metadata is nested too deeply.')
  const itemType = await cursor.uint32()
  const itemCount = await cursor.count(cursor.left)
  if (itemType !== STRING && itemType !== ARRAY) return cursor.skip(bytesOf(itemType) * itemCount)
  for (let index = 0; index < itemCount; index++) await passValue(cursor, itemType, depth + 1)
}

function bytesOf(type: number): number {
  const bytes = VALUE_BYTES[type]
  if (bytes === undefined || bytes === null) throw new Error('Its metadata has a value of no known type.')
  return bytes
}

async function readTensor(cursor: Cursor): Promise<GgufTensor> {
  const name = (await cursor.text(MAX_NAME_BYTES)).toString('utf8')
  const dimensionCount = await cursor.uint32()
  if (dimensionCount > MAX_DIMENSIONS) throw new Error(`${quoted(name)} has ${dimensionCount} dimensions.`)
  let elementCount = 1
  let rowLength = 1
  for (let index = 0; index < dimensionCount; index++) {
    const length = await cursor.count(Number.MAX_SAFE_INTEGER)
    if (index === 0) rowLength = length
    elementCount *= length
  }
  const type = ggmlType(await cursor.uint32())
  const offset = await cursor.count(Number.MAX_SAFE_INTEGER)
  return { name, elementCount, rowLength, type, offset }
}

function requireWithin(tensor: GgufTensor, size: number): GgufTensor {
  const { name, elementCount, rowLength, type, offset } = tensor
  if (type === null) return tensor
  if (rowLength % type.blockSize !== 0) throw new Error(`Rows of ${quoted(name)} are no whole blocks.`)
  const end = offset + (elementCount / type.blockSize) * type.blockBytes
  if (Number.isSafeInteger(elementCount) && end <= size) return tensor
  throw new Error(`It is truncated, or lies about the tensor ${quoted(name)}.`)
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 200))
}

/** Reads forward through a file, a window at a time. */
class Cursor {
  at = 0
  #window: Buffer = Buffer.alloc(0)
  #windowAt = 0

  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  get left(): number {
    return this.size - this.at
  }

  async take(length: number): Promise<Buffer> {
    if (length > this.left) throw new Error('It is truncated.')
    const within = this.at - this.#windowAt
    if (within < 0 || within + length > this.#window.length) await this.#fill(length)
    const from = this.at - this.#windowAt
    this.at += length
    return this.#window.subarray(from, from + length)
  }

  skip(length: number): void {
    if (!(length <= this.left)) throw new Error('It is truncated.')
    this.at += length
  }

  async uint32(): Promise<number> {
    return (await this.take(4)).readUInt32LE()
  }

  async count(most: number): Promise<number> {
    const value = Number((await this.take(8)).readBigUInt64LE())
    if (value > most) throw new Error('It says of itself that it is larger than it can be.')
    return value
  }

  async text(most: number): Promise<Buffer> {
    return this.take(await this.count(Math.min(most, this.left)))
  }

  async #fill(length: number): Promise<void> {
    const window = Buffer.allocUnsafe(Math.min(Math.max(length, WINDOW_BYTES), this.left))
    const { bytesRead } = await this.file.read(window, 0, window.length, this.at)
    if (bytesRead !== window.length) throw new Error('It is truncated.')
    this.#window = window
    this.#windowAt = this.at
  }
}
