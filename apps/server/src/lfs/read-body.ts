import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'
import type { z } from 'zod'
import { noteReceived } from './collect-young.js'

/** Bytes of a body that is read whole: a thousand objects, or the tags of ten thousand parts. */
const JSON_MAX_BYTES = 2 * 1024 * 1024

/**
 * Reads a body of JSON.
 * @throws DomainError `invalid-argument` for what is not JSON of this shape, `limit-exceeded`
 */
export async function readJson<T>(request: IncomingMessage, shape: z.ZodType<T>): Promise<T> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of bytesOf(request)) {
    sizeBytes += chunk.length
    if (sizeBytes > JSON_MAX_BYTES)
      throw new DomainError('limit-exceeded', `The body is larger than ${JSON_MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  const parsed = shape.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : ''
  throw new DomainError('invalid-argument', `The body has another shape than it should${where}.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new DomainError('invalid-argument', 'The body is not JSON.', {}, { cause: error })
  }
}

/**
 * The bytes of a request that may be very large, whose sender can still be answered when they are not read to the end.
 * @throws DomainError `cancelled` when the client goes away; in the stream
 */
export async function* bytesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      noteReceived(chunk.length)
      yield chunk
    }
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError(
      'cancelled',
      'The client went away before its bytes were here.',
      {},
      { cause: error },
    )
  } finally {
    request.resume() // what nobody reads would stand before the connection's next request
  }
}

/**
 * The body of a request that brings exactly this many bytes.
 * @throws DomainError `content-mismatch` at once, when its headers announce another number; `invalid-argument` for a compressed body
 */
export function bodyOf(request: IncomingMessage, sizeBytes: number): AsyncGenerator<Buffer> {
  const { 'content-length': length, 'content-encoding': encoding = 'identity' } = request.headers
  if (encoding !== 'identity')
    throw new DomainError('invalid-argument', 'Send the file as it is, without Content-Encoding.')
  if (length !== undefined && Number(length) !== sizeBytes) {
    const message = `The request brings ${length} bytes, and ${sizeBytes} were announced.`
    throw new DomainError('content-mismatch', message, { sizeBytes })
  }
  return bytesOf(request)
}
