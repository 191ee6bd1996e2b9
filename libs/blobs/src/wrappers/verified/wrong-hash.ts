import { DomainError, type Oid } from '@entrepot/core'

/** For bytes that are not those their name promises. */
export function wrongHash(expected: Oid, actual: string): DomainError {
  return new DomainError(
    'object-corrupt',
    `The bytes have the SHA-256 ${actual}, not ${expected}. Send them again.`,
    { expected, actual },
  )
}
