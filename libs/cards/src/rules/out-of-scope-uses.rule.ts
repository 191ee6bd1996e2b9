import { findDisclosures, SUBSTANCE_MIN_WORDS, totalWords } from '../disclosure.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

/** Sentences that draw a line wherever they stand. */
const LINE_DRAWN =
  /out[- ]of[- ]scope|(?:should|must|may|can|shall)(?: not|n['’]t) be (?:used|deployed|relied)|cannot be (?:used|relied)|(?:do not|don['’]t) (?:use|deploy|rely on) (?:it|this|the model|for)\b|(?:is|are)(?: not|n['’]t) (?:intended|suitable|suited|meant|designed|recommended) (?:for|to|as)|unsuitable for|only (?:be used )?for research|for research (?:purposes )?only|malicious use|misuse/i

export default defineRule({
  id: 'out-of-scope-uses',
  code: 'B004',
  summary: 'A model card says what the model must not be used for.',
  why: 'Whoever deploys a model plans for what it can do; only its authors know what it was never meant to do.',
  fix: `Add a section "Out-of-Scope Use" that names uses the model is not fit for, in ${SUBSTANCE_MIN_WORDS} words or more.`,
  severity: 'warning',
  appliesTo: ['model'],
  basis: [
    'Mitchell et al. 2019, Intended Use',
    'EU AI Act Art. 13(3)(b), Annex XI §1(1)(b)',
    'NIST AI RMF MAP 2.2',
  ],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    const disclosures = findDisclosures(card, TOPICS['out-of-scope'])
    if (totalWords(disclosures) >= SUBSTANCE_MIN_WORDS) return
    if (card.sections.some(section => section.text.length > 20 && LINE_DRAWN.test(section.prose))) return
    const first = disclosures[0]
    yield {
      message: first
        ? `"${first.section.heading}" is there, and says next to nothing.`
        : 'The card does not say what the model must not be used for.',
      ...(first && { section: first.section, evidence: first.evidence }),
    }
  },

  examples: {
    pass: [
      {
        card: '# M\n\n## Out-of-Scope Use\n\nDecisions on people: hiring, credit, medical care, police work, or anything else in which an error harms somebody.',
      },
      { card: '# M\n\nIt should not be used for medical advice.' },
      { card: '# D\n', type: 'dataset' },
    ],
    fail: [
      { card: '# M\n\n## Usage\n', finds: ['The card does not say what the model must not be used for.'] },
      {
        card: '# M\n\n### Out-of-Scope Use\n\n[More Information Needed]\n',
        finds: ['"Out-of-Scope Use" is there, and says next to nothing.'],
      },
    ],
  },
})
