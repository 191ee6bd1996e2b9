import { RESULT } from './data/phrases.js'
import { copiedFrom, findDisclosures, type Disclosure } from './disclosure.js'
import { firstMention, sourceLines } from './mentions.js'
import { valueOf } from './metadata.js'
import type { RuleFacts } from './rule.js'
import { TOPICS } from './topics.js'

/** "See the paper." is a report of an evaluation; less is a heading. */
const REPORT_MIN_WORDS = 3

/** Whether anything is reported of an evaluation; if not, the first section that would be about one. */
export function findEvaluation(facts: RuleFacts): { isReported: boolean; empty: Disclosure | null } {
  const { card, files, parents } = facts
  const reported = { isReported: true, empty: null }
  if (files.some(({ path }) => isEvalResults(path)) || hasModelIndex(facts)) return reported
  const copied = copiedFrom(parents)
  const disclosures = findDisclosures(card, TOPICS.evaluation, copied)
  if (disclosures.some(isReport)) return reported
  if (firstMention(card, RESULT, copied)) return reported
  if (disclosures.length > 0) {
    const lines = sourceLines(card)
    const parts = new Set(disclosures.flatMap(disclosure => disclosure.parts))
    const isShown = card.sections.some(
      (section, at) => parts.has(section) && (lines[at] ?? []).some(showsResult),
    )
    if (isShown) return reported
  }
  return { isReported: false, empty: disclosures[0] ?? null }
}

/** A phrase that leads in needs a number after it; a section has its lines looked at. */
function isReport({ wordCount, parts, evidence }: Disclosure): boolean {
  return wordCount >= REPORT_MIN_WORDS || (parts.length === 0 && wordCount > 0 && /\d/.test(evidence ?? ''))
}

/** A file of results as the Hub reads them. */
export function isEvalResults(path: string): boolean {
  return /^\.eval_results\/[^/]+\.ya?ml$/.test(path)
}

function hasModelIndex({ card }: RuleFacts): boolean {
  const index = valueOf(card.metadata, 'model-index')
  return Array.isArray(index) && index.length > 0
}

/** A picture, or a number with a name to it, in code or a table. */
function showsResult(line: string): boolean {
  return /!\[[^[\]]{0,200}\]\(|<img\b/.test(line) || /\d/.test(line)
}
