import type { ParsedCard } from '../card.js'
import { findDisclosures } from '../disclosure.js'
import { valueOf } from '../metadata.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

const ADDRESS = /[\w.+-]@[\w-]{1,63}\.[\w.-]{2,63}|mailto:/

const VERSION =
  /\b(?:version|release|revision) ?\d|\bv\d{1,3}\.\d|版本 ?\d|バージョン ?\d|버전 ?\d|версия \d/iu

/** A citation of the data set itself that names its version, and thanks for making it. */
const MADE =
  /^ *version *= *[{"]+\d|thanks to \S[^\n]{0,200} for (?:creating|building|maintaining) (?:the|this) (?:data|corpus)/im

export default defineRule({
  id: 'dataset-maintenance-stated',
  code: 'D003',
  summary:
    'A data set says who looks after it, how to reach them, or what version it is and what becomes of it.',
  why: 'Errors and requests to be removed have to reach somebody, and results name a version that others can find.',
  fix: 'Name the curators and a contact, and say which version this is and whether it will be updated.',
  severity: 'info',
  appliesTo: ['dataset'],
  basis: [
    'Gebru et al. 2021, Maintenance',
    'NIST AI RMF GOVERN 2.1',
    'Croissant RAI dataReleaseMaintenancePlan',
  ],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check({ card }) {
    const disclosures = findDisclosures(card, TOPICS.maintenance)
    if (disclosures.some(({ wordCount, hasLink }) => wordCount > 0 || hasLink) || isReachable(card)) return
    const first = disclosures[0]
    yield {
      message: 'The card names no curator, contact, version or plan of updates.',
      ...(first && { section: first.section, evidence: first.evidence }),
    }
  },

  examples: {
    pass: [
      { card: '# D\n\n### Dataset Curators\n\nAda Lovelace.\n', type: 'dataset' },
      { card: '# D\n\n- **Point of Contact:** [mail](mailto:data@example.org)\n', type: 'dataset' },
      { card: '# D\n\nThis is version 2 of the corpus.\n', type: 'dataset' },
      {
        card: '# D\n\nThanks to [ada](https://example.org/ada) for creating the dataset.\n',
        type: 'dataset',
      },
      { card: '# D\n\n```\n@dataset{ada,\n  version = {0.2},\n}\n```\n', type: 'dataset' },
      { card: '# D\n\n## 联系方式\n\n请在社区留言。\n', type: 'dataset' },
    ],
    fail: [
      {
        card: '# D\n\n- **Point of Contact:** [More Information Needed]\n\n### Dataset Curators\n\n[More Information Needed]\n',
        type: 'dataset',
        finds: ['The card names no curator, contact, version or plan of updates.'],
      },
    ],
  },
})

function isReachable(card: ParsedCard): boolean {
  if (typeof valueOf(card.metadata, 'version') !== 'undefined' || MADE.test(card.text)) return true
  return card.sections.some(({ text, prose }) => ADDRESS.test(text) || VERSION.test(prose))
}
