import { TRAINED_ON } from './data/phrases.js'
import { copiedFrom, findDisclosures, type Disclosure } from './disclosure.js'
import { firstMention } from './mentions.js'
import { textEntriesOf } from './metadata.js'
import type { RuleFacts } from './rule.js'
import { TOPICS } from './topics.js'

/** "BERT fine-tuned on SQuAD". */
const NAMED_IN_TITLE = /(?:tuned|trained)\b[^.]{0,80}? (?:on|with|using) \S/i

/** Whether a card says what its model was trained on; if not, the first section that would. */
export function findTrainingData({ card, parents }: Pick<RuleFacts, 'card' | 'parents'>): {
  isStated: boolean
  empty: Disclosure | null
} {
  const stated = { isStated: true, empty: null }
  if (textEntriesOf(card.metadata, 'datasets').length > 0) return stated
  const copied = copiedFrom(parents)
  const disclosures = findDisclosures(card, TOPICS['training-data'], copied)
  if (disclosures.some(({ wordCount, hasLink }) => wordCount > 0 || hasLink)) return stated
  if (firstMention(card, TRAINED_ON, copied)) return stated
  if (card.sections.some(({ heading }) => NAMED_IN_TITLE.test(heading))) return stated
  return { isStated: false, empty: disclosures[0] ?? null }
}
