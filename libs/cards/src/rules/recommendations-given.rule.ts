import { ADVICE, ADVICE_ON_RISKS } from '../data/phrases.js'
import { copiedFrom, findDisclosures, totalWords, type Disclosure } from '../disclosure.js'
import { firstMention } from '../mentions.js'
import { findRisks, namesRisk } from '../risks.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

/** "Filter its output." is advice. */
const ADVICE_MIN_WORDS = 3

export default defineRule({
  id: 'recommendations-given',
  code: 'B005',
  summary: 'A model card that speaks of bias, risks or limitations also says what to do about them.',
  why: 'Whoever knows a weakness knows best how to live with it; a list of risks alone leaves that to every user.',
  fix: 'Add "Recommendations": what to check, filter or monitor, and when a person has to look.',
  severity: 'info',
  appliesTo: ['model'],
  basis: ['Mitchell et al. 2019, Caveats and Recommendations', 'Hub model card template'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check({ card, parents }) {
    const copied = copiedFrom(parents)
    const disclosures = findDisclosures(card, TOPICS.recommendations, copied)
    // Where nothing is said on risks, that is what there is to say.
    const risks = findRisks(card, copied)
    if (disclosures.length === 0 && !findRisks(card).some(namesRisk)) return
    if (risks.some(advises)) return
    if (totalWords(disclosures) >= ADVICE_MIN_WORDS || firstMention(card, ADVICE, copied)) return
    const first = disclosures[0]
    yield {
      message: first
        ? `"${first.title}" is there, and recommends nothing.`
        : 'The card names risks or limitations, and nothing to do about them.',
      ...(first && { section: first.section, evidence: first.evidence }),
    }
  },

  examples: {
    pass: [
      {
        card: '# M\n\n## Limitations\n\nNews only.\n\n### Recommendations\n\nHave a person read the output.',
      },
      { card: '# M\n\n## Limitations\n\nNews only. Answers must be checked before anybody acts on them.' },
      { card: '# M\n\n## Limitations\n\n- It may repeat itself. Use a temperature of 0.6 to avoid this.\n' },
      { card: '# M\n\n## Limitations and bias\n\nUpdates will be added to improve performance.\n' },
      { card: '# M\n\n## Limits\n\nTrained on news only. Do not use for sensitive tasks.\n' },
      { card: '# M\n\n## 局限性\n\n可能产生错误。建议人工审核输出。' },
      { card: '# M\n' },
      { card: '# M\n\n## Limitations\n' },
    ],
    fail: [
      {
        card: '# M\n\n## Limitations\n\nIt was trained on news only.\n\n## Usage\n\nWe recommend version 4 of the library.',
        finds: ['The card names risks or limitations, and nothing to do about them.'],
      },
      {
        card: '# M\n\n## Bias, Risks, and Limitations\n\nNews only.\n\n### Recommendations\n\nUsers (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.\n',
        finds: ['"Recommendations" is there, and recommends nothing.'],
      },
    ],
  },
})

/** Whether what is said on risks says what to do about them; what stands under "Recommendations" is counted instead. */
function advises({ wordCount, parts, evidence }: Disclosure): boolean {
  if (wordCount === 0) return false
  if (parts.length === 0) return ADVICE_ON_RISKS.test(evidence ?? '')
  return parts.some(
    ({ heading, prose }) => !TOPICS.recommendations.test(heading) && ADVICE_ON_RISKS.test(prose),
  )
}
