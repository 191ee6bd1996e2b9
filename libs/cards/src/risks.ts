import type { ParsedCard } from './card.js'
import { findDisclosures, type Disclosure } from './disclosure.js'
import { TOPICS } from './topics.js'

/** The old template's heading, under which most cards speak of uses alone. */
const USES_AND_LIMITATIONS = /\buses? (?:and|&) limitations?/i

/** What a sentence on limits has. */
const LIMITS =
  /\b(?:not|no|nor|never|only|cannot|limit\w*|bias\w*|risk\w*|may|might|fails?|poor\w*|caution|worse|errors?|unable|however|but|although|offensive|stereotyp\w*|restrict\w*|unknown|wrong|beware|harm\w*|unfortunately|drawback|proof of concept|research)\b|n['’]t\b/i

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
