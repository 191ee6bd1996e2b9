import { createHash } from 'node:crypto'

/** Words from which on two sections that say the same were hardly written twice. */
const MIN_WORDS = 15

/**
 * 64 hex digits that are the same for two sections that say the same in the same words, whatever their case, spaces and punctuation; null
 * for a section too short to be anybody's own.
 */
export function proseHash({ prose, wordCount }: { readonly prose: string; readonly wordCount: number }) {
  if (wordCount < MIN_WORDS) return null
  const words = prose
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return createHash('sha256').update(words).digest('hex')
}
