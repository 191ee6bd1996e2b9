import { distance } from 'fastest-levenshtein'

/** Edits allowed between a typo and what was meant. */
const EDITS_MAX = 2

/**
 * The word that `text` is most likely a misspelling of: equal but for case, blanks and underscores, or at most two edits
 * away. Null when none is, or `text` is so short that two edits make any word of it.
 */
export function nearest(text: string, words: Iterable<string>): string | null {
  const wanted = normalised(text)
  if (wanted.length > 60) return null
  const limit = wanted.length >= 6 ? EDITS_MAX : wanted.length >= 4 ? 1 : 0
  let best: string | null = null
  let bestEdits = limit + 1
  for (const word of words) {
    const edits = distance(wanted, normalised(word))
    if (edits < bestEdits) [best, bestEdits] = [word, edits]
  }
  return best
}

function normalised(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
}
