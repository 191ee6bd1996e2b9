import type { FileHandle } from 'node:fs/promises'
import { ggmlTypeByName, type GgufTensor } from '@entrepot/formats'
import { DEQUANTIZERS } from './dequantize.js'
import { type Dequantize, type LlamaLibrary, openLlamaLibrary } from './llama-library.js'
import { openGguf } from './open-gguf.js'

/** How much the numbers of a result differ from those of its source. */
export interface GgufMeasurement {
  /** Root of the mean square of the error, over that of the source's numbers; null where nothing could be compared. */
  readonly relativeError: number | null
  /** The tensor with the largest of those. */
  readonly worstTensor: { readonly name: string; readonly relativeError: number } | null
  readonly largestError: number
  readonly sampleCount: number
  readonly tensorCount: number
  /** Tensors that were stored as they were, and so need no look. */
  readonly unchangedTensorCount: number
  /** Tensors of types that could not be read here. */
  readonly unreadTensorCount: number
}

/** Numbers of one piece: a multiple of every block. */
const PIECE = 256
/** Pieces of each tensor that are compared, spread over all of it: 16,384 numbers, and all of the small ones. */
const PIECES_PER_TENSOR = 64

/**
 * Compares pieces of every tensor that is stored in another type than before.
 * @param sourcePaths  all parts of a split model
 */
export async function measureGguf(task: {
  readonly libraryFolder: string | null
  readonly sourcePaths: readonly string[]
  readonly resultPath: string
}): Promise<GgufMeasurement> {
  const library = task.libraryFolder === null ? null : await openLlamaLibrary(task.libraryFolder)
  const sources = await Promise.all(task.sourcePaths.map(openTensors))
  const result = await openTensors(task.resultPath)
  try {
    const known = new Map(
      sources.flatMap(source => [...source.tensors.values()].map(read => [read.tensor.name, read])),
    )
    const total = new Tally()
    for (const read of result.tensors.values())
      await compare(known.get(read.tensor.name), read, library, total)
    return total.measurement()
  } finally {
    await Promise.all([...sources, result].map(({ file }) => file.close()))
  }
}

interface Readable {
  readonly file: FileHandle
  readonly tensor: GgufTensor
}

async function openTensors(path: string) {
  const { file, tensors } = await openGguf(path)
  return { file, tensors: new Map(tensors.map(tensor => [tensor.name, { file, tensor }])) }
}

async function compare(
  source: Readable | undefined,
  result: Readable,
  library: LlamaLibrary | null,
  total: Tally,
): Promise<void> {
  total.tensorCount += 1
  const { name, elementCount } = result.tensor
  if (source?.tensor.type === result.tensor.type) {
    total.unchangedTensorCount += 1
    return
  }
  const [before, after] = [readerOf(source, library), readerOf(result, library)]
  if (!before || !after || source?.tensor.elementCount !== elementCount) {
    total.unreadTensorCount += 1
    return
  }
  const pieceCount = Math.ceil(elementCount / PIECE)
  const step = Math.max(1, Math.floor(pieceCount / PIECES_PER_TENSOR))
  const tally = { squaredError: 0, squaredValue: 0 }
  for (let piece = 0; piece < pieceCount; piece += step) {
    const from = piece * PIECE
    const count = Math.min(PIECE, elementCount - from)
    total.add(await before(from, count), await after(from, count), tally)
  }
  total.tell(name, tally)
}

type ReadNumbers = (from: number, count: number) => Promise<Float32Array>

function readerOf(read: Readable | undefined, library: LlamaLibrary | null): ReadNumbers | null {
  const type = read && ggmlTypeByName(read.tensor.type)
  if (!read || !type) return null
  const dequantize: Dequantize | null = DEQUANTIZERS[type.name] ?? library?.dequantizer(type.name) ?? null
  if (!dequantize) return null
  return async (from, count) => {
    const length = (count / type.valuesPerBlock) * type.bytesPerBlock
    const bytes = Buffer.alloc(length)
    const at = read.tensor.start + (from / type.valuesPerBlock) * type.bytesPerBlock
    const { bytesRead } = await read.file.read(bytes, 0, length, at)
    if (bytesRead !== length) throw new Error('It is truncated.')
    return dequantize(bytes, count)
  }
}

interface Squares {
  squaredError: number
  squaredValue: number
}

class Tally {
  tensorCount = 0
  unchangedTensorCount = 0
  unreadTensorCount = 0
  #sampleCount = 0
  #largestError = 0
  #squares: Squares = { squaredError: 0, squaredValue: 0 }
  #worst: GgufMeasurement['worstTensor'] = null

  add(before: Float32Array, after: Float32Array, tally: Squares): void {
    for (const [index, value] of before.entries()) {
      const error = (after[index] ?? 0) - value
      if (!Number.isFinite(error)) continue
      tally.squaredError += error * error
      tally.squaredValue += value * value
      this.#largestError = Math.max(this.#largestError, Math.abs(error))
      this.#sampleCount += 1
    }
  }

  tell(name: string, { squaredError, squaredValue }: Squares): void {
    this.#squares.squaredError += squaredError
    this.#squares.squaredValue += squaredValue
    const relativeError = squaredValue === 0 ? 0 : Math.sqrt(squaredError / squaredValue)
    if (this.#worst === null || relativeError > this.#worst.relativeError)
      this.#worst = { name, relativeError }
  }

  measurement(): GgufMeasurement {
    const { squaredError, squaredValue } = this.#squares
    return {
      relativeError: squaredValue === 0 ? null : Math.sqrt(squaredError / squaredValue),
      worstTensor: this.#worst,
      largestError: this.#largestError,
      sampleCount: this.#sampleCount,
      tensorCount: this.tensorCount,
      unchangedTensorCount: this.unchangedTensorCount,
      unreadTensorCount: this.unreadTensorCount,
    }
  }
}
