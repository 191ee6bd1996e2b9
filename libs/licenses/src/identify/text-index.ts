import { spdxTexts, type SpdxText } from './spdx-texts.js'
import { readLicenseText } from './words.js'

/** The texts of SPDX by their pairs of neighbouring words, so that one is compared with all of them in one walk. */
export interface TextIndex {
  readonly texts: readonly Omit<SpdxText, 'text'>[]
  /** Pairs of words each text has. */
  readonly sizes: readonly number[]
  readonly wordIds: ReadonlyMap<string, number>
  /** By pair: text, how often, text, how often, … */
  readonly postings: ReadonlyMap<number, readonly number[]>
}

let kept: TextIndex | null = null

/** Made when first asked for, in 100 to 400 ms and some 10 MB. */
export function textIndex(): TextIndex {
  return (kept ??= buildIndex(spdxTexts()))
}

function buildIndex(texts: readonly SpdxText[]): TextIndex {
  const wordIds = new Map<string, number>()
  const postings = new Map<number, number[]>()
  const words = texts.map(({ text }) => readLicenseText(text).words)
  for (const word of words.flat()) if (!wordIds.has(word)) wordIds.set(word, wordIds.size)
  for (const [at, one] of words.entries()) {
    for (const [pair, count] of countPairs(one, wordIds)) {
      const list = postings.get(pair)
      if (list) list.push(at, count)
      else postings.set(pair, [at, count])
    }
  }
  const sizes = words.map(({ length }) => Math.max(length - 1, 1))
  return { texts: texts.map(({ licenseId, spdx }) => ({ licenseId, spdx })), sizes, wordIds, postings }
}

/** How often each pair of neighbours stands there; pairs with a word that no text has are left out. */
export function countPairs(
  words: readonly string[],
  wordIds: ReadonlyMap<string, number>,
): Map<number, number> {
  const pairs = new Map<number, number>()
  let before = -1
  for (const word of words) {
    const id = wordIds.get(word) ?? -1
    if (before >= 0 && id >= 0) {
      const pair = before * wordIds.size + id
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
    before = id
  }
  return pairs
}
