import { hash, randomInt } from 'node:crypto'
import { DomainError } from '@entrepot/core'

const PREFIX = 'hf_'
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Characters after the prefix: clients such as llama.cpp drop tokens of fewer than 37 characters in all. 214 bits. */
const SECRET_LENGTH = 36
/** Characters of a token that may be shown again, prefix included: tells a person's tokens apart, opens nothing. */
const LOOKUP_PREFIX_LENGTH = 8

/** A new token: shown once, stored only as a hash. */
export function mintToken(): string {
  let secret = ''
  for (let i = 0; i < SECRET_LENGTH; i += 1) secret += ALPHABET.charAt(randomInt(ALPHABET.length))
  return PREFIX + secret
}

/** SHA-256 of a token. Fast on purpose: it guards 214 random bits, not a password. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash('sha256', token, 'buffer'))
}

/** The beginning of a token, by which people tell theirs apart; of a short one less, so that it helps nobody to guess the rest. */
export function lookupPrefixOf(token: string): string {
  return token.slice(0, Math.min(LOOKUP_PREFIX_LENGTH, Math.floor(token.length / 4)))
}

/** Characters of a token that was made elsewhere: fewer can be guessed. */
const IMPORTED_MIN_LENGTH = 16
const IMPORTED_MAX_LENGTH = 512
/** Different characters that it has at least: sixteen times the same one is no secret. */
const IMPORTED_MIN_DISTINCT = 8

/**
 * Makes sure that a token which was made elsewhere can be one here: one printable word, as it is sent in a header, and hard to guess.
 * @throws DomainError `invalid-argument`, without repeating it
 */
export function requireImportable(token: string): void {
  const isWord = /^[\x21-\x7e]+$/.test(token)
  const isLong = token.length >= IMPORTED_MIN_LENGTH && token.length <= IMPORTED_MAX_LENGTH
  if (isWord && isLong && new Set(token).size >= IMPORTED_MIN_DISTINCT) return
  const message = `An imported token must be one printable word of ${IMPORTED_MIN_LENGTH} to ${IMPORTED_MAX_LENGTH} characters, at least ${IMPORTED_MIN_DISTINCT} of them different.`
  throw new DomainError('invalid-argument', message)
}
