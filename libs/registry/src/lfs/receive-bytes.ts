import { Readable } from 'node:stream'
import { DomainError } from '@entrepot/core'

/** Bytes handed on at once: a socket yields 64 KiB, of which hashing and writing each would cost more than what they do. */
const CHUNK_BYTES = 1024 * 1024

/**
 * A body in large chunks, broken off where it turns out longer than announced. What is there of a body that breaks is handed on first.
 *
 * @throws DomainError `content-mismatch`  it has more than `sizeBytes`; in the stream
 */
export function receiveBytes(body: AsyncIterable<Buffer>, sizeBytes: number): Readable {
  return Readable.from(inChunks(body, sizeBytes), { objectMode: false, highWaterMark: 0 })
}

async function* inChunks(body: AsyncIterable<Buffer>, sizeBytes: number): AsyncGenerator<Buffer> {
  let seenBytes = 0
  let waiting: Buffer[] = []
  let waitingBytes = 0
  for await (const piece of body) {
    seenBytes += piece.length
    if (seenBytes > sizeBytes) throw tooMany(sizeBytes)
    waiting.push(piece)
    waitingBytes += piece.length
    if (waitingBytes < CHUNK_BYTES) continue
    yield Buffer.concat(waiting, waitingBytes)
    waiting = []
    waitingBytes = 0
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting, waitingBytes)
}

function tooMany(sizeBytes: number): DomainError {
  const message = `More bytes arrived than the ${sizeBytes} that were announced.`
  return new DomainError('content-mismatch', message, { sizeBytes })
}
