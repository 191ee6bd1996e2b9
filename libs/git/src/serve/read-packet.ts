import { DomainError } from '@entrepot/core'
import type { ByteReader } from '../process/byte-reader.js'

/**
 * The next packet of a request; `flush` for the end of a list, null for the end of the request.
 * @throws DomainError `invalid-argument` for what is no packet, and for one that is cut short
 */
export async function readPacket(bytes: ByteReader): Promise<Buffer | 'flush' | null> {
  const head = await bytes.readUpTo(4)
  if (head.length === 0) return null
  const digits = head.toString('latin1')
  const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN
  if (length === 0) return 'flush'
  if (!(length >= 4)) throw malformed()
  const payload = await bytes.readExactly(length - 4)
  if (payload === null) throw malformed()
  return payload
}

function malformed(): DomainError {
  return new DomainError('invalid-argument', 'The request is not in git’s protocol, or was cut short.')
}
