import { DomainError, type ByteRange } from '@entrepot/core'

/** The chunks of a body as buffers, whatever the stream's mode. */
export async function* buffersOf(body: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    if (chunk instanceof Uint8Array) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    else if (typeof chunk === 'string') yield Buffer.from(chunk)
    else throw new TypeError('a body of bytes yielded something else')
  }
}

/**
 * Passes a body on, and breaks it where it turns out longer or shorter than announced.
 * @throws DomainError `object-corrupt`
 */
export async function* exactly(sizeBytes: number, body: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let seenBytes = 0
  for await (const chunk of buffersOf(body)) {
    seenBytes += chunk.length
    if (seenBytes > sizeBytes) throw wrongSize(sizeBytes, seenBytes)
    yield chunk
  }
  if (seenBytes < sizeBytes) throw wrongSize(sizeBytes, seenBytes)
}

/** What to throw when a blob is not as long as it was said to be. */
export function wrongSize(expectedBytes: number, actualBytes: number): DomainError {
  const more = actualBytes > expectedBytes
  return new DomainError(
    'object-corrupt',
    `${more ? 'More' : 'Fewer'} bytes arrived than the ${expectedBytes} that were announced.`,
    { expectedBytes, actualBytes },
  )
}

/** @throws DomainError `invalid-argument` for a range that is not 0 ≤ start ≤ end in whole bytes */
export function requireRange(range: ByteRange): void {
  const { start, endExclusive } = range
  if (
    Number.isSafeInteger(start) &&
    Number.isSafeInteger(endExclusive) &&
    0 <= start &&
    start <= endExclusive
  )
    return
  throw new DomainError('invalid-argument', 'A range needs 0 ≤ start ≤ end, in whole bytes.', {
    start,
    endExclusive,
  })
}
