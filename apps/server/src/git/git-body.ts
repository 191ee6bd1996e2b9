import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DomainError } from '@entrepot/core'

/**
 * The body of a request from git, unpacked if it was packed. It fails when the client breaks off, and when it can't be unpacked.
 *
 * @throws DomainError `invalid-argument` for a body of another type, or packed in another way
 */
export function gitBody(request: IncomingMessage, contentType: string): Readable {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers
  if (type !== contentType) throw new DomainError('invalid-argument', `The body must be ${contentType}.`)
  switch (encoding) {
    case 'identity':
      return request
    case 'gzip':
    case 'x-gzip':
      return through(request, createGunzip())
    default:
      throw new DomainError('invalid-argument', 'The body may be packed by gzip only.')
  }
}

/** `body`, which fails when it is longer than `maxBytes`, however little of it came in. */
export function bounded(body: Readable, maxBytes: number): Readable {
  let bytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes <= maxBytes) return done(null, chunk)
      done(
        new DomainError('limit-exceeded', `A request may have ${maxBytes} bytes when unpacked.`, {
          maxBytes,
        }),
      )
    },
  })
  return through(body, meter)
}

function through(source: Readable, transform: Transform): Transform {
  // A failure shows where the result is read.
  return pipeline(source, transform, () => undefined)
}
