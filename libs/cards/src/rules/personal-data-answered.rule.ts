import { findDisclosures, SUBSTANCE_MIN_WORDS, totalWords } from '../disclosure.js'
import { textEntriesOf } from '../metadata.js'
import { defineRule, type RuleFacts } from '../rule.js'
import { TOPICS } from '../topics.js'

/** Tasks on numbers and tables, in which people only occur if a column says so. */
const NOT_OF_PEOPLE = /^(?:tabular|time-series|reinforcement|robotics|graph|table-to|other)/

const ANSWER =
  'Names of authors were removed by a script; reviewers checked two hundred samples by hand and found none that were left.'

export default defineRule({
  id: 'personal-data-answered',
  code: 'B007',
  summary:
    'A data set of text, images or sound says whether there is personal or sensitive data in it, and how that was found out.',
  why: 'Personal data binds everybody who copies it; "we did not look" is an answer too, and silence is none.',
  fix: `Fill the section "Personal and Sensitive Information": yes or no, which kinds, and what was done about them, in ${SUBSTANCE_MIN_WORDS} words or more.`,
  severity: 'warning',
  appliesTo: ['dataset'],
  basis: ['Gebru et al. 2021, Composition', 'GDPR Art. 9, Art. 35', 'NIST AI RMF MEASURE 2.10'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check(facts) {
    if (!mayHoldPeople(facts)) return
    const disclosures = findDisclosures(facts.card, TOPICS['personal-data'])
    const words = totalWords(disclosures)
    const first = disclosures[0]
    if (words >= SUBSTANCE_MIN_WORDS) return
    if (!first) yield { message: 'Nothing is said on personal or sensitive data.' }
    else if (words === 0) {
      yield {
        message: `"${first.title}" is there, and does not answer.`,
        section: first.section,
        evidence: first.evidence,
      }
    } else {
      yield {
        message: `"${first.title}" answers in ${words} ${words === 1 ? 'word' : 'words'}, which cannot say how that was found out.`,
        section: first.section,
        evidence: first.evidence,
        state: 'needs-review',
      }
    }
  },

  examples: {
    pass: [
      { card: `# D\n\n### Personal and Sensitive Information\n\n${ANSWER}`, type: 'dataset' },
      {
        card: '# 数据集\n\n## 个人和敏感信息\n\n作者姓名已由脚本删除，审核人员抽查了两百个样本，没有发现任何遗漏。',
        type: 'dataset',
      },
      { card: '---\ntask_categories: [tabular-regression]\n---\n# D\n', type: 'dataset' },
      { card: '# M\n' },
    ],
    fail: [
      { card: '# D\n', type: 'dataset', finds: ['Nothing is said on personal or sensitive data.'] },
      {
        card: '# D\n\n### Personal and Sensitive Information\n\n[More Information Needed]\n',
        type: 'dataset',
        finds: ['"Personal and Sensitive Information" is there, and does not answer.'],
      },
      {
        card: '# D\n\n### Personal and Sensitive Information\n\nNone.\n',
        type: 'dataset',
        finds: [
          '"Personal and Sensitive Information" answers in 1 word, which cannot say how that was found out.',
        ],
        states: ['needs-review'],
      },
    ],
  },
})

/** Anything may, unless every task it declares is on numbers. */
function mayHoldPeople({ card }: RuleFacts): boolean {
  const tasks = textEntriesOf(card.metadata, 'task_categories')
  return (
    tasks.length === 0 || tasks.some(({ value }) => !NOT_OF_PEOPLE.test(value) || value.startsWith('other'))
  )
}
