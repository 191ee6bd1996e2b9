import { Readable } from 'node:stream'
import { DomainError } from '@entrepot/core'

/** Bytes handed on at once: a socket yields 64 KiB or less, of which hashing and writing each would cost more than what they do. */
const CHUNK_BYTES = 512 * 1024
/** Buffers that take turns. Whoever takes a chunk is done with it when they ask for the next; streams in between may have asked ahead. */
const TURNS = 4
/**
 * A body in large chunks, broken off where it turns out longer than announced. Of a body that breaks the last piece is lost, being no chunk yet.
 *
 * The buffers are used again and again: bytes of buffers lie outside of V8's heap, and V8 answers every some dozen MiB of new ones with
 * a collection of the whole heap, which costs a large server more than hashing them. A chunk holds what it holds until the next but two
 * is asked for; stores copy what they keep.
 *
 * @throws DomainError `content-mismatch`  it has more than `sizeBytes`; in the stream
 */
export function receiveBytes(body: AsyncIterable<Buffer>, sizeBytes: number): Readable {
  return Readable.from(inChunks(body, sizeBytes), { objectMode: false, highWaterMark: 0 })
}

async function* inChunks(body: AsyncIterable<Buffer>, sizeBytes: number): AsyncGenerator<Buffer> {
  const ring: Buffer[] = []
  let buffer: Buffer = Buffer.alloc(0)
  let seenBytes = 0
  let filled = 0
  for await (const piece of body) {
    seenBytes += piece.length
    if (seenBytes > sizeBytes) throw tooMany(sizeBytes)
    for (let start = 0; start < piece.length;) {
      if (filled === 0) buffer = nextOf(ring, sizeBytes)
      const copied = piece.copy(buffer, filled, start)
      start += copied
      filled += copied
      if (filled < buffer.length) continue
      yield buffer
      filled = 0
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled)
}

/** The buffer of the ring that was handed on longest ago. */
function nextOf(ring: Buffer[], sizeBytes: number): Buffer {
  const oldest = ring.length < TURNS ? undefined : ring.shift()
  const next = oldest ?? Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, sizeBytes))
  ring.push(next)
  return next
}

function tooMany(sizeBytes: number): DomainError {
  const message = `More bytes arrived than the ${sizeBytes} that were announced.`
  return new DomainError('content-mismatch', message, { sizeBytes })
}
