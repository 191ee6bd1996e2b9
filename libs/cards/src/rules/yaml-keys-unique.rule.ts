import { hubYamlMessage } from '../hub-messages.js'
import { lineOf } from '../line-of.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'yaml-keys-unique',
  code: 'P005',
  summary: 'No key of the metadata stands there twice.',
  why: 'Readers disagree on which one counts: the Hub refuses the card, its Python client takes the last, and a licence hides behind another.',
  fix: 'Keep one of the two.',
  severity: 'error',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['YAML 1.2 §3.2.1.3', 'Hub metadata validation'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    for (const problem of card.problems) {
      if (problem.kind !== 'yaml-duplicate-key') continue
      const line = lineOf(card, problem.line)
      const key = /^[\s-]*(["']?)([^:"']+)\1\s*:/.exec(line)?.[2]
      yield {
        message: key ? `The key \`${key}\` stands there twice.` : 'A key stands there twice.',
        at: problem,
        evidence: line,
        hubMessage: hubYamlMessage(card, problem),
      }
    }
  },

  examples: {
    pass: [{ card: '---\na: {x: 1}\nb: {x: 1}\n---\n' }],
    fail: [
      {
        card: '---\nlicense: mit\nlicense: gpl-3.0\n---\n',
        finds: ['The key `license` stands there twice.'],
      },
      {
        card: '---\ndataset_info:\n- name: a\n  name: b\n---\n',
        type: 'dataset',
        finds: ['The key `name` stands there twice.'],
      },
    ],
  },
})
