import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createDeflate, deflate, deflateSync } from 'node:zlib'
import type { ObjectType } from '../read/object-reader.js'
import { isInMemory, type NewObject, openSlice, sizeOfBody } from './new-object.js'

const deflateAside = promisify(deflate)

/** Git's numbers for the types of a pack's entries. */
const TYPE_NUMBER = { commit: 1, tree: 2, blob: 3, tag: 4 } as const satisfies Record<ObjectType, number>
const PACK_VERSION = 2
/** Bytes of a body that is compressed where it stands, in some 0.2 ms: handing it to another thread would take about as long. */
const SMALL_BYTES = 16 * 1024
/** Bytes of a body that is compressed as a whole; a larger one goes through in pieces. */
const WHOLE_BYTES = 1024 * 1024
/** Bodies that are compressed at a time: enough for the threads, and at most so many `WHOLE_BYTES` in memory. */
const AHEAD = 4
/** Bytes that are handed on at once: entries are small, and each piece has its price. */
const PIECE_BYTES = 256 * 1024

/** A pack of these objects, each of them whole (no deltas), in their order. */
export async function* packBytes(objects: readonly NewObject[]): AsyncGenerator<Buffer> {
  const sha1 = createHash('sha1')
  for await (const piece of gathered(entriesOf(objects))) {
    sha1.update(piece)
    yield piece
  }
  yield sha1.digest()
}

async function* entriesOf(objects: readonly NewObject[]): AsyncGenerator<Buffer> {
  yield packHeader(objects.length)
  for (let from = 0; from < objects.length; from += AHEAD) {
    const batch = objects.slice(from, from + AHEAD).map(({ type, body }) => {
      const isWhole = sizeOfBody(body) <= WHOLE_BYTES
      return { type, body, compressed: isWhole ? compressWhole(body) : null }
    })
    // Whoever waits for the first must not find the second one's failure unhandled.
    for (const { compressed } of batch) void compressed?.catch(() => undefined)
    for (const { type, body, compressed } of batch) {
      yield entryHeader(type, sizeOfBody(body))
      if (compressed) yield await compressed
      else yield* compressInPieces(body)
    }
  }
}

async function compressWhole(body: NewObject['body']): Promise<Buffer> {
  const bytes = isInMemory(body) ? body : body.sizeBytes > 0 ? await buffer(openSlice(body)) : Buffer.alloc(0)
  return bytes.length <= SMALL_BYTES ? deflateSync(bytes) : deflateAside(bytes)
}

async function* compressInPieces(body: NewObject['body']): AsyncGenerator<Buffer> {
  const compressor = createDeflate()
  const feeding = pipeline(isInMemory(body) ? [body] : openSlice(body), compressor)
  // It fails the compressor as well, which is what the loop below sees.
  feeding.catch(() => undefined)
  for await (const piece of compressor as AsyncIterable<Buffer>) yield piece
  await feeding
}

function packHeader(objectCount: number): Buffer {
  const header = Buffer.from('PACK00000000')
  header.writeUInt32BE(PACK_VERSION, 4)
  header.writeUInt32BE(objectCount, 8)
  return header
}

/** Type and size: four bits of the size beside the type, then seven to a byte, lowest first; the high bit says that more follow. */
function entryHeader(type: ObjectType, sizeBytes: number): Buffer {
  const bytes: number[] = []
  let byte = (TYPE_NUMBER[type] << 4) | (sizeBytes & 0x0f)
  for (let rest = Math.floor(sizeBytes / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 0x80)
    byte = rest % 128
  }
  return Buffer.from([...bytes, byte])
}

async function* gathered(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let waitingBytes = 0
  for await (const chunk of chunks) {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes < PIECE_BYTES) continue
    yield Buffer.concat(waiting, waitingBytes)
    waiting = []
    waitingBytes = 0
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting, waitingBytes)
}
