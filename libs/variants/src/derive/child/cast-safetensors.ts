import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { CAST_KERNELS, type CastType, WIDEN } from './cast-kernels.js'
import { openSimdCaster, SIMD_FLOATS } from './cast-simd.js'
import { readSafetensorsLayout, type SafetensorsLayout, type StoredTensor } from './safetensors-layout.js'

export interface CastRequest {
  readonly inputPath: string
  /** Made anew; must not be there. */
  readonly outputPath: string
  readonly type: CastType
  /** Told of the bytes of the input that are done. */
  readonly onProgress?: (doneBytes: number) => void
}

export interface CastResult {
  /** Of the output, taken while it was written. */
  readonly sha256: string
  readonly sizeBytes: number
  /** Of all tensors, without the header. */
  readonly dataBytes: number
  readonly castTensorCount: number
  readonly keptTensorCount: number
  /** Finite numbers that became infinite; none in BF16 but the very largest. */
  readonly overflowCount: number
  /** Of all numbers that were cast: the error's and the values' sums of squares, of every 1009th one. */
  readonly squaredError: number
  readonly squaredValue: number
  readonly sampleCount: number
}

/** Bytes read at once: large enough that a thread switch costs nothing, small enough for caches. */
const BATCH_BYTES = 4 * 1024 * 1024
/** One number of so many is looked at again, to say what the cast did to it. Prime, so that no row length is a multiple of it. */
const SAMPLE_EVERY = 1009

/** Part of a tensor in a batch, where it is read and where it is written. */
interface Piece {
  readonly isCast: boolean
  readonly inputAt: number
  readonly outputAt: number
  readonly sizeBytes: number
}

/** Some pieces that lie one behind the other. */
interface Batch {
  readonly start: number
  sizeBytes: number
  outputBytes: number
  readonly pieces: Piece[]
}

/**
 * Casts the 32-bit floats of a safetensors file to 16 bits and copies everything else, with a header that says so. Read, computed and
 * written at the same time; memory: some 20 MiB, whatever the size.
 *
 * @throws Error in one sentence, when the file is not what it says
 */
export async function castSafetensors(request: CastRequest): Promise<CastResult> {
  const input = await open(request.inputPath, 'r')
  try {
    const layout = await readSafetensorsLayout(input)
    const output = await open(request.outputPath, 'wx')
    try {
      return await castTo(output, input, layout, request)
    } finally {
      await output.close()
    }
  } finally {
    await input.close()
  }
}

async function castTo(
  output: FileHandle,
  input: FileHandle,
  layout: SafetensorsLayout,
  { type, onProgress }: CastRequest,
): Promise<CastResult> {
  const writer = new HashingWriter(output)
  const header = headerOf(layout, type)
  await writer.write(header)
  const caster = new Caster(type)
  const batches = batchesOf(layout.tensors)
  const next = () => readBatch(input, layout.dataStart, batches.next().value, caster.inputs)
  let reading = next()
  for (let read = await reading; read !== null; read = await reading) {
    // The next one comes while this one is computed.
    reading = next()
    reading.catch(() => undefined)
    await writer.write(caster.cast(read.batch, read.bytes))
    onProgress?.(layout.dataStart + read.batch.start + read.batch.sizeBytes)
  }
  const castTensorCount = layout.tensors.filter(isCast).length
  const written = await writer.end()
  return {
    ...written,
    dataBytes: written.sizeBytes - header.length,
    ...caster.figures,
    castTensorCount,
    keptTensorCount: layout.tensors.length - castTensorCount,
  }
}

function isCast({ dtype }: StoredTensor): boolean {
  return dtype === 'F32'
}

/** The header of the result, padded so that the data begin at a multiple of eight. */
function headerOf({ tensors, metadata }: SafetensorsLayout, type: CastType): Buffer {
  let at = 0
  const entries = tensors.map(tensor => {
    const sizeBytes = tensor.endExclusive - tensor.start
    const start = at
    at += isCast(tensor) ? sizeBytes / 2 : sizeBytes
    const dtype = isCast(tensor) ? type : tensor.dtype
    return [tensor.name, { dtype, shape: tensor.shape, data_offsets: [start, at] }] as const
  })
  const all = [...(metadata === null ? [] : [['__metadata__', metadata] as const]), ...entries]
  const json = Buffer.from(JSON.stringify(Object.fromEntries(all)))
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  return Buffer.concat([length, padded])
}

function* batchesOf(tensors: readonly StoredTensor[]): Generator<Batch, undefined> {
  let batch: Batch = { start: 0, sizeBytes: 0, outputBytes: 0, pieces: [] }
  for (const tensor of tensors) {
    for (let at = tensor.start; at < tensor.endExclusive;) {
      const room = BATCH_BYTES - batch.sizeBytes
      // What is left of the room may be less than one number.
      const sizeBytes = Math.min(tensor.endExclusive - at, isCast(tensor) ? room - (room % 4) : room)
      if (sizeBytes > 0) {
        const piece = {
          isCast: isCast(tensor),
          inputAt: batch.sizeBytes,
          outputAt: batch.outputBytes,
          sizeBytes,
        }
        batch.pieces.push(piece)
        batch.sizeBytes += sizeBytes
        batch.outputBytes += piece.isCast ? sizeBytes / 2 : sizeBytes
        at += sizeBytes
      }
      if (BATCH_BYTES - batch.sizeBytes >= 4) continue
      yield batch
      batch = { start: at, sizeBytes: 0, outputBytes: 0, pieces: [] }
    }
  }
  if (batch.sizeBytes > 0) yield batch
}

async function readBatch(
  input: FileHandle,
  dataStart: number,
  batch: Batch | undefined,
  buffers: BufferRing,
): Promise<{ readonly batch: Batch; readonly bytes: Buffer } | null> {
  if (!batch) return null
  const bytes = buffers.take()
  const { bytesRead } = await input.read(bytes, 0, batch.sizeBytes, dataStart + batch.start)
  if (bytesRead !== batch.sizeBytes) throw new Error('It is truncated.')
  return { batch, bytes: bytes.subarray(0, batch.sizeBytes) }
}

/** Buffers in turn: none is taken again before what was in it is read, computed and written. */
class BufferRing {
  #taken = 0

  constructor(private readonly buffers: readonly Buffer[]) {}

  take(): Buffer {
    this.#taken += 1
    return this.buffers[this.#taken % this.buffers.length] as Buffer
  }
}

/** Buffers of each ring: one that is being filled, one that is computed, one that is written, and one to spare. */
const RING_SIZE = 4

/** Computes batches, and keeps count of what that did to the numbers. */
class Caster {
  /** Where batches are read to. */
  readonly inputs: BufferRing
  readonly #outputs: BufferRing
  readonly #simd = openSimdCaster(2 * RING_SIZE * BATCH_BYTES)
  readonly #type: CastType
  #overflowCount = 0
  #squaredError = 0
  #squaredValue = 0
  #sampleCount = 0

  constructor(type: CastType) {
    this.#type = type
    const buffers = Array.from({ length: 2 * RING_SIZE }, (_, index) =>
      Buffer.from(this.#simd.bytes, index * BATCH_BYTES, BATCH_BYTES),
    )
    this.inputs = new BufferRing(buffers.slice(0, RING_SIZE))
    this.#outputs = new BufferRing(buffers.slice(RING_SIZE))
  }

  get figures() {
    return {
      overflowCount: this.#overflowCount,
      squaredError: this.#squaredError,
      squaredValue: this.#squaredValue,
      sampleCount: this.#sampleCount,
    }
  }

  /** The bytes of a batch as they are to be written; good until three more were cast. */
  cast(batch: Batch, bytes: Buffer): Buffer {
    const into = this.#outputs.take().subarray(0, batch.outputBytes)
    for (const { isCast: isFloat, inputAt, outputAt, sizeBytes } of batch.pieces) {
      const piece = bytes.subarray(inputAt, inputAt + sizeBytes)
      if (isFloat) this.#castPiece(piece, into.subarray(outputAt, outputAt + sizeBytes / 2))
      else piece.copy(into, outputAt)
    }
    return into
  }

  #castPiece(piece: Buffer, into: Buffer): void {
    const rest = piece.length % (SIMD_FLOATS * 4)
    const simdBytes = piece.length - rest
    const { byteOffset: inputAt } = piece
    const hasSpecials =
      simdBytes > 0 && this.#simd.cast[this.#type](inputAt, into.byteOffset, inputAt + simdBytes) !== 0
    if (hasSpecials) this.#castOneByOne(piece, into)
    else if (rest > 0) this.#castOneByOne(piece.subarray(simdBytes), into.subarray(simdBytes / 2))
    this.#sample(piece, into)
  }

  /** Through copies, as these may lie at odd places. */
  #castOneByOne(piece: Buffer, into: Buffer): void {
    const words = new Uint32Array(Uint8Array.from(piece).buffer)
    const halves = new Uint16Array(words.length)
    this.#overflowCount += CAST_KERNELS[this.#type](words, halves)
    into.set(new Uint8Array(halves.buffer))
  }

  #sample(piece: Buffer, into: Buffer): void {
    const widen = WIDEN[this.#type]
    for (let index = 0; index < piece.length / 4; index += SAMPLE_EVERY) {
      const value = piece.readFloatLE(index * 4)
      const error = widen(into.readUInt16LE(index * 2)) - value
      if (!Number.isFinite(error)) continue
      this.#squaredError += error * error
      this.#squaredValue += value * value
      this.#sampleCount += 1
    }
  }
}

/** Writes and hashes: while one piece is on its way to the disk, it is hashed, and the next one is computed. */
class HashingWriter {
  readonly #hash: Hash = createHash('sha256')
  #sizeBytes = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(private readonly file: FileHandle) {}

  /** Resolves when the piece before this one is written. */
  async write(bytes: Buffer): Promise<void> {
    await this.#writing
    this.#writing = this.#writeAll(bytes, this.#sizeBytes)
    this.#writing.catch(() => undefined)
    this.#sizeBytes += bytes.length
    this.#hash.update(bytes)
  }

  async end(): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
    await this.#writing
    return { sha256: this.#hash.digest('hex'), sizeBytes: this.#sizeBytes }
  }

  async #writeAll(bytes: Buffer, at: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, at + done)
      done += bytesWritten
    }
  }
}
