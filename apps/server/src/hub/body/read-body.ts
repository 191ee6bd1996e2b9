import type { IncomingMessage } from 'node:http'
import { DomainError } from '@entrepot/core'

/**
 * Reads a body into memory.
 * @throws DomainError `limit-exceeded` when it is larger than `maxBytes`; the rest is then not read
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > maxBytes) throw tooLarge(maxBytes)
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, sizeBytes)
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('limit-exceeded', `The body is larger than ${maxBytes} bytes.`, { maxBytes })
}
