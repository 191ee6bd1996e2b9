import { findLicense } from '../find-license.js'
import { TELL_TALES, TITLE_WORDS, type TellTales } from './tell-tales.js'
import { countPairs, textIndex } from './text-index.js'
import { readLicenseText } from './words.js'

/** What a file called LICENSE says. */
export interface IdentifiedLicense {
  /** Our id; `other` for a licence with an SPDX id that the Hub's list and our table have not. */
  readonly licenseId: string
  readonly spdx: string
  /**
   * 0 to 1. For texts that SPDX has: the share of neighbouring words that both have. RAIL and vendor licences are known by
   * title and clauses, as no list has their texts: the share of those that was found.
   */
  readonly similarity: number
  /** Lines that name who holds the copyright, without those still to be filled in. */
  readonly copyrightLines: readonly string[]
}

/**
 * From here on a text counts as the licence. Copies differ from SPDX's text by a title, a holder's name in a clause or a
 * missing appendix, which leaves 0.94 and more; one clause added to the MIT License leaves 0.88, and is another licence.
 */
const SIMILAR_ENOUGH = 0.9
/** Words; with fewer a text names a licence at most. The shortest, 0BSD, has 90. */
const TEXT_MIN_WORDS = 60
/** Share of title and clauses that must be there. */
const TELL_TALES_MIN = 0.5

/**
 * The licence that a text is, or null when it is none that we know. Similarity is that of Sørensen and Dice over pairs of
 * neighbouring words, after case, punctuation, markup and copyright lines are gone. Linear in the text, which is read up to
 * `LICENSE_TEXT_MAX_LENGTH`; the first call builds an index and takes 100 to 400 ms.
 */
export function identifyLicense(text: string): IdentifiedLicense | null {
  const { words, copyrightLines } = readLicenseText(text)
  if (words.length < TEXT_MIN_WORDS) return null
  const found = byTellTales(words) ?? bySimilarity(words)
  return found && { ...found, copyrightLines }
}

type Found = Omit<IdentifiedLicense, 'copyrightLines'>

function byTellTales(words: readonly string[]): Found | null {
  const title = ` ${words.slice(0, TITLE_WORDS).join(' ')} `
  const known = TELL_TALES.find(({ titles }) => titles.some(one => title.includes(` ${one} `)))
  if (!known) return null
  const similarity = shareFound(known, ` ${words.join(' ')} `)
  if (similarity <= TELL_TALES_MIN) return null
  return {
    licenseId: known.licenseId,
    spdx: findLicense(known.licenseId)?.spdx[0] ?? 'NOASSERTION',
    similarity,
  }
}

/** The title counts as one of the clauses. */
function shareFound({ clauses }: TellTales, text: string): number {
  const found = clauses.filter(clause => text.includes(` ${clause}`))
  return (found.length + 1) / (clauses.length + 1)
}

function bySimilarity(words: readonly string[]): Found | null {
  const { texts, sizes, wordIds, postings } = textIndex()
  const shared = new Float64Array(texts.length)
  for (const [pair, count] of countPairs(words, wordIds)) {
    const list = postings.get(pair) ?? []
    for (let at = 0; at < list.length; at += 2) {
      const text = list[at] ?? 0
      shared[text] = (shared[text] ?? 0) + Math.min(count, list[at + 1] ?? 0)
    }
  }
  let best: Found | null = null
  for (const [at, text] of texts.entries()) {
    const similarity = (2 * (shared[at] ?? 0)) / (words.length - 1 + (sizes[at] ?? 1))
    if (similarity >= SIMILAR_ENOUGH && similarity > (best?.similarity ?? 0)) best = { ...text, similarity }
  }
  return best
}
