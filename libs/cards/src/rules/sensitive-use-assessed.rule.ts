import { sensitiveUseOf } from '../data/sensitive-uses.js'
import { copiedFrom, SUBSTANCE_MIN_WORDS, totalWords } from '../disclosure.js'
import { textEntriesOf } from '../metadata.js'
import { findRisks } from '../risks.js'
import { defineRule } from '../rule.js'
import { isDisaggregated } from '../subgroups.js'

const RISKS =
  'It was tuned on scans of one hospital; pictures of other scanners, of children and of darker skin are read less well.'

export default defineRule({
  id: 'sensitive-use-assessed',
  code: 'B006',
  summary:
    'A model for a sensitive use (faces, hiring, credit, medicine, biometrics, police, education) says what was found on bias, with results by group.',
  why: 'Errors of these models cost people health, work or freedom, and fall on some groups more than on others.',
  fix: `Write ${SUBSTANCE_MIN_WORDS} words or more on bias and risks, and give results apart for the groups concerned.`,
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['EU AI Act Annex III', 'EU AI Act Art. 10(2)(f)–(g)', 'ISO/IEC 42001 A.5.4'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check({ card, parents }) {
    const entries = ['pipeline_tag', 'tags'].flatMap(key => textEntriesOf(card.metadata, key))
    const sensitive = entries.find(({ value }) => sensitiveUseOf(value) !== null)
    if (!sensitive) return
    const missing: string[] = []
    const words = totalWords(findRisks(card, copiedFrom(parents)))
    if (words < SUBSTANCE_MIN_WORDS) missing.push('on bias and risks')
    if (!isDisaggregated(card)) missing.push('on results by group')
    if (missing.length === 0) return
    yield {
      message: `\`${sensitive.value.slice(0, 80)}\` is a sensitive use (${sensitiveUseOf(sensitive.value) ?? ''}), and the card says too little ${missing.join(' and ')}.`,
      key: sensitive.path,
      evidence: sensitive.value,
    }
  },

  examples: {
    pass: [
      {
        card: `---\ntags: [medical]\n---\n# M\n\n## Limitations\n\n${RISKS}\n\n## Results\n\n| age | AUC |\n|---|---|\n| 0-17 | 0.81 |\n| 18-64 | 0.92 |\n`,
      },
      { card: '---\ntags: [hugging-face, interface]\n---\n# M\n' },
    ],
    fail: [
      {
        card: `---\ntags: [pytorch, face-recognition]\n---\n# M\n\n## Bias\n\n${RISKS}\n`,
        finds: [
          '`face-recognition` is a sensitive use (faces), and the card says too little on results by group.',
        ],
      },
      {
        card: '---\ntags: [resume-screening]\n---\n# M\n\n## Bias\n\n[More Information Needed]\n',
        finds: [
          '`resume-screening` is a sensitive use (hiring), and the card says too little on bias and risks and on results by group.',
        ],
      },
    ],
  },
})
