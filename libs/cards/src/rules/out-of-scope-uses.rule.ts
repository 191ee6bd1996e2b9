import { LINE_DRAWN } from '../data/phrases.js'
import { copiedFrom, findDisclosures, SUBSTANCE_MIN_WORDS, totalWords } from '../disclosure.js'
import { firstMention } from '../mentions.js'
import { defineRule } from '../rule.js'
import { TOPICS } from '../topics.js'

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

  *check({ card, parents }) {
    const copied = copiedFrom(parents)
    const disclosures = findDisclosures(card, TOPICS['out-of-scope'], copied)
    if (totalWords(disclosures) >= SUBSTANCE_MIN_WORDS || firstMention(card, LINE_DRAWN, copied)) return
    const first = disclosures[0]
    yield {
      message: first
        ? `"${first.title}" is there, and says next to nothing.`
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
      { card: '# 模型\n\n本模型不应用于医疗诊断。' },
      { card: '# モデル\n\n医療の判断には使用しないでください。' },
      { card: '# M\n\nDas Modell darf nicht für Entscheidungen über Menschen verwendet werden.' },
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
