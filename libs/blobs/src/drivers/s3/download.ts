import { GetObjectCommand } from '@aws-sdk/client-s3'
import { type ByteRange, DomainError, MAX_READ_BYTES } from '@entrepot/core'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { at, type Bucket } from './bucket.js'
import { DOWNLOAD_ATTEMPTS, DOWNLOAD_PAUSE_MS } from './limits.js'
import { isS3Error, nullIfMissing, onS3, refusalOf } from './s3-error.js'

interface Answer {
  readonly body: Readable
  readonly sizeBytes: number
}

/**
 * The bytes of an object as a stream, or null when there is none. A connection that breaks is replaced by one for the rest, as what
 * lies under a path never changes: whoever reads notices a pause at most.
 */
export async function download(bucket: Bucket, path: string, range?: ByteRange): Promise<Readable | null> {
  const start = range?.start ?? 0
  const first = await ask(bucket, path, { start, ...(range && { endExclusive: range.endExclusive }) })
  if (first === null) return null
  if (first === 'nothing') return Readable.from([])
  const reading = { bucket, path, start, endExclusive: start + first.sizeBytes, current: first }
  const stream = Readable.from(resuming(reading), { objectMode: false, highWaterMark: MAX_READ_BYTES })
  // A stream that is left before its first byte was asked for has run nothing that could let go of the connection.
  return stream.once('close', () => reading.current.body.destroy())
}

interface Reading {
  readonly bucket: Bucket
  readonly path: string
  readonly endExclusive: number
  start: number
  current: Answer
}

async function* resuming(reading: Reading): AsyncGenerator<Buffer> {
  const { bucket, path, endExclusive } = reading
  for (let attempt = 1; reading.start < endExclusive; attempt += 1) {
    let broken: unknown = new Error('the body ended early')
    try {
      for await (const chunk of reading.current.body as AsyncIterable<Buffer>) {
        reading.start += chunk.length
        attempt = 1
        yield chunk
      }
    } catch (error) {
      broken = error
    }
    if (reading.start >= endExclusive) return
    if (attempt >= DOWNLOAD_ATTEMPTS) throw refusalOf('GetObject', broken)
    await sleep(Math.random() * DOWNLOAD_PAUSE_MS * 2 ** attempt)
    const range = { start: reading.start, endExclusive }
    const rest = await ask(bucket, path, range)
    if (rest === null || rest === 'nothing') {
      throw new DomainError('blob-missing', 'These bytes were deleted while they were read.', { path })
    }
    reading.current = rest
  }
}

/** `nothing` for a range past the end. */
async function ask(
  bucket: Bucket,
  path: string,
  { start, endExclusive }: { start: number; endExclusive?: number },
): Promise<Answer | 'nothing' | null> {
  const isWhole = start === 0 && endExclusive === undefined
  const command = new GetObjectCommand({
    ...at(bucket, path),
    ...(!isWhole && { Range: `bytes=${start}-${endExclusive === undefined ? '' : endExclusive - 1}` }),
  })
  return onS3('GetObject', async () => {
    const found = await bucket.client.send(command).catch((error: unknown) => {
      if (isS3Error(error, 'InvalidRange')) return 'nothing' as const
      return nullIfMissing(error)
    })
    if (found === null || found === 'nothing') return found
    const { Body: body, ContentLength: sizeBytes, ContentRange } = found
    if (!(body instanceof Readable) || sizeBytes === undefined) {
      throw new TypeError('the store answered without a body, or without its length')
    }
    if (isWhole || ContentRange !== undefined) return { body, sizeBytes }
    body.destroy()
    if (sizeBytes === 0) return 'nothing' // as some stores answer for any range of an empty object
    throw new TypeError('the store answered a range with the whole object')
  })
}
