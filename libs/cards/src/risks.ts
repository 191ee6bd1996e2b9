import type { ParsedCard } from './card.js'
import { findDisclosures, SUBSTANCE_MIN_WORDS, type Disclosure } from './disclosure.js'
import { TOPICS } from './topics.js'

/** The old template's heading, under which most cards speak of uses alone. */
const USES_AND_LIMITATIONS = /\buses? (?:and|&) limitations?/i

/** What a sentence on limits has. */
const LIMITS =
  /\b(?:not|no|nor|never|only|cannot|limit\w*|bias\w*|risk\w*|may|might|fails?|poor\w*|caution|worse|errors?|unable|however|but|although|offensive|stereotyp\w*|restrict\w*|unknown|wrong|beware|harm\w*|unfortunately|drawback|proof of concept|research)\b|n['’]t\b/i

/** What of these names a weakness in a section that is about uses as well. */
const WEAKNESS =
  /\b(?:not|only|cannot|limit\w*|bias\w*|risk\w*|fails?|poor\w*|worse|errors?|unable|offensive|wrong|harm\w*|drawback|unfortunately)\b|n['’]t\b/i

const ENGLISH = /\b(?:the|is|are|be|will|to|of|and|this)\b/i

/** Whether it names a weakness: "Updates will follow." under "Limitations" does not. Only short English is read that closely. */
export function namesRisk({ title, wordCount, evidence }: Disclosure): boolean {
  if (wordCount === 0) return false
  const text = evidence ?? ''
  if (USES_AND_LIMITATIONS.test(title)) return WEAKNESS.test(text)
  return wordCount >= SUBSTANCE_MIN_WORDS || LIMITS.test(text) || !ENGLISH.test(text)
}

/** What a card says on bias, risks and limitations: sections, with words that are about them. */
export function findRisks(card: ParsedCard, copied?: ReadonlyMap<string, string>): Disclosure[] {
  return findDisclosures(card, TOPICS.bias, copied).map(disclosure => {
    const { section, title, parts, wordCount, evidence } = disclosure
    if (!USES_AND_LIMITATIONS.test(title)) return disclosure
    const isLeadIn = parts.length === 0
    if (LIMITS.test(isLeadIn ? (evidence ?? '') : section.prose)) return disclosure
    return { ...disclosure, wordCount: isLeadIn ? 0 : Math.max(0, wordCount - section.wordCount) }
  })
}
