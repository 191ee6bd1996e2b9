import { hash, randomInt } from 'node:crypto'

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

export function lookupPrefixOf(token: string): string {
  return token.slice(0, LOOKUP_PREFIX_LENGTH)
}
