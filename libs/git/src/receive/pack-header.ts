import { DomainError } from '@entrepot/core'

/** Bytes: `PACK`, the version, the number of objects. */
export const PACK_HEADER_BYTES = 12
/** Of the version that every client writes. */
const MAGIC = Buffer.from('PACK\0\0\0\x02', 'latin1')

/**
 * How many objects a pack says it has. Whoever unpacks it sets memory aside for as many, whether or not they come.
 *
 * @throws DomainError `object-corrupt` when it is no pack; `limit-exceeded` beyond `maxObjects`
 */
export function objectCountOf(header: Buffer, maxObjects: number): number {
  const isPack = header.length === PACK_HEADER_BYTES && header.subarray(0, MAGIC.length).equals(MAGIC)
  if (!isPack) throw new DomainError('object-corrupt', 'What was sent is no git pack.')
  const count = header.readUInt32BE(MAGIC.length)
  if (count <= maxObjects) return count
  const message = `One push may bring ${maxObjects} objects, and this one announces ${count}. Push in parts.`
  throw new DomainError('limit-exceeded', message, { maxObjects, count })
}
