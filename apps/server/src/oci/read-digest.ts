import { DomainError } from '@entrepot/core'

/** SHA-256 in hexadecimal of `sha256:…`; null for what is no digest. */
export function readDigest(word: string): string | null {
  return /^sha256:([0-9a-f]{64})$/.exec(word)?.[1] ?? null
}

/** @throws DomainError `invalid-argument` */
export function requireDigest(word: string): string {
  const digest = readDigest(word)
  if (digest === null)
    throw new DomainError('invalid-argument', 'A digest is `sha256:` and 64 hexadecimal digits.')
  return digest
}
