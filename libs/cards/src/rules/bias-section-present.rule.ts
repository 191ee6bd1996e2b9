import { findDisclosures } from '../disclosure.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

export default defineRule({
  id: 'bias-section-present',
  code: 'B001',
  summary: 'A card has a place that speaks of bias, risks or limitations.',
  why: 'Whoever deploys a model has to know where it fails and whom that hurts; silence reads as "no known problems".',
  fix: 'Add a section "Bias, Risks, and Limitations" that says what is known, and what was not looked at.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: [
    'Mitchell et al. 2019, Ethical Considerations; Caveats and Recommendations',
    'EU AI Act Art. 10(2)(f)–(g), Annex XI §1(2)(c)',
    'NIST AI RMF MEASURE 2.11',
    'Hub card templates',
  ],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    if (findDisclosures(card, TOPICS.bias).length > 0) return
    yield { message: 'No section of the card is about bias, risks or limitations.' }
  },

  examples: {
    pass: [
      { card: '# M\n\n## Bias, Risks, and Limitations\n\nText.' },
      { card: '# M\n\nLimitations and bias\n---\n' },
      { card: '# D\n\n### Discussion of Biases\n', type: 'dataset' },
      { card: '# M\n\n**Limitations:** it only knows news.' },
      { card: '# M\n\n<h2>Ethical considerations</h2>\n\nText.' },
      { card: '# 模型\n\n## 局限性与偏见\n\n文本。' },
      { card: '# モデル\n\n## バイアス、リスク、制限事項\n' },
      { card: '# 모델\n\n**한계점:** 뉴스만 학습했습니다.' },
      { card: '# M\n\n## Einschränkungen und Risiken\n' },
      { card: '# M\n\n## Sesgos, riesgos y limitaciones\n' },
      { card: '# M\n\n## Biais, risques et limites\n' },
      { card: '# M\n\n## Предвзятость, риски и ограничения\n' },
      { card: '# M\n\n## التحيز والمخاطر والقيود\n' },
      { card: '# M\n\n## Thiên kiến, rủi ro và hạn chế\n' },
    ],
    fail: [
      { card: '# M\n\n## Usage\n', finds: ['No section of the card is about bias, risks or limitations.'] },
      {
        card: '# M\n\n```\n## Limitations\n```\n<!--\n## Bias\n-->\n',
        finds: ['No section of the card is about bias, risks or limitations.'],
      },
    ],
  },
})
