import { licensesOf } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'license-resolved',
  code: 'L004',
  summary: 'No licence is `unknown`.',
  why: 'Unknown is no permission: until somebody finds out, all rights are reserved.',
  fix: 'Ask the author or the source of the data, and declare what they answer.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub repository licenses', 'SPDX NOASSERTION'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    for (const { value, path } of licensesOf(card)) {
      if (value === 'unknown') yield { message: 'The licence is `unknown`.', key: path, evidence: value }
    }
  },

  examples: {
    pass: [{ card: '---\nlicense: mit\n---\n' }, { card: '# Model' }],
    fail: [
      { card: '---\nlicense: unknown\n---\n', finds: ['The licence is `unknown`.'] },
      { card: '---\nlicense:\n- mit\n- unknown\n---\n', finds: ['The licence is `unknown`.'] },
    ],
  },
})
