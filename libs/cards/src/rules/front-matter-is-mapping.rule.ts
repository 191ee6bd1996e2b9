import { lineOf } from '../line-of.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'front-matter-is-mapping',
  code: 'P004',
  summary: 'The metadata block is a mapping of keys to values.',
  why: 'A block that is a list or a sentence has no `license` key that anybody could read; the Hub client refuses it.',
  fix: 'Write `key: value` lines between the fences.',
  severity: 'error',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['Hub metadata validation'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    const problem = card.problems.find(({ kind }) => kind === 'yaml-not-a-mapping')
    if (!problem) return
    yield {
      message: `The metadata is ${problem.detail}, not a mapping of keys.`,
      at: problem,
      evidence: lineOf(card, problem.line),
      hubMessage: 'repo card metadata block should be a dict',
    }
  },

  examples: {
    pass: [{ card: '---\nlicense: mit\n---\n' }, { card: '---\n{license: mit}\n---\n' }],
    fail: [
      { card: '---\n- license\n- mit\n---\n', finds: ['The metadata is a list, not a mapping of keys.'] },
      { card: '---\njust words\n---\n', finds: ['The metadata is a string, not a mapping of keys.'] },
      { card: '---\n2024-01-01\n---\n', finds: ['The metadata is a date, not a mapping of keys.'] },
    ],
  },
})
