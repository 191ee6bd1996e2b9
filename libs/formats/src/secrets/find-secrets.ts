import { createHash } from 'node:crypto'
import { SECRET_KINDS } from './secret-kinds.js'

/** A key or password in a text, told without telling it. */
export interface FoundSecret {
  /** What kind it is, in words: `Hugging Face token`. */
  readonly kind: string
  /** From 1. */
  readonly line: number
  /** Its first few characters and its length. */
  readonly redacted: string
  /** 16 hex digits that are the same for the same secret. */
  readonly digest: string
}

/** Secrets of one text that are listed. */
const MAX_SECRETS = 50
/** Bits per character below which a string is a pattern somebody typed. */
const MIN_ENTROPY = 3
const PLACEHOLDER =
  /example|placeholder|your|dummy|sample|test_?token|redacted|x{5}|\*{3}|\.{3}|1234567|abcdefg|(.)\1{5}/i

/** Finds what looks like the keys of well-known services by their published shapes; checks checksums and randomness where they have them. Linear in the text. */
export function findSecrets(text: string): FoundSecret[] {
  const found: FoundSecret[] = []
  const seen = new Set<string>()
  for (const { kind, hint, shape, isValid } of SECRET_KINDS) {
    if (!hint.some(word => text.includes(word))) continue
    for (const match of text.matchAll(shape)) {
      const secret = match[1] ?? match[0]
      if (seen.has(secret) || found.length >= MAX_SECRETS) continue
      if (PLACEHOLDER.test(secret) || entropy(secret) < MIN_ENTROPY || !(isValid?.(secret) ?? true)) continue
      seen.add(secret)
      found.push({
        kind,
        line: lineAt(text, match.index),
        redacted: `${secret.slice(0, Math.min(6, Math.floor(secret.length / 5)))}… (${secret.length} characters)`,
        digest: createHash('sha256').update(secret).digest('hex').slice(0, 16),
      })
    }
  }
  return found.toSorted((a, b) => a.line - b.line)
}

function lineAt(text: string, index: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** Shannon's, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
