import { defineRule } from '../rule.js'

export default defineRule({
  id: 'front-matter-present',
  code: 'P002',
  summary: 'A card begins with a metadata block that has keys in it.',
  why: 'Search, licence checks and lineage read the metadata; a card without it is invisible to all of them.',
  fix: 'Begin README.md with a line `---`, keys such as `license: mit`, and another line `---`.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub model card metadata', 'Hub dataset card metadata'],
  hubBehaviour: 'warns',
  since: '0.1',

  *check({ card }) {
    const hubMessage = 'empty or missing yaml metadata in repo card'
    for (const problem of card.problems) {
      if (problem.kind === 'no-front-matter') {
        yield { message: 'The card has no metadata block.', hubMessage }
      } else if (problem.kind === 'front-matter-empty' && problem.detail === 'empty') {
        yield { message: 'The metadata block has no keys.', at: problem, hubMessage }
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n' },
      { card: '\n\n---\nlicense: mit\n---' },
      { card: '---\r\nlicense: mit\r\n---\r\n# Model' },
    ],
    fail: [
      { card: '# A model\n', finds: ['The card has no metadata block.'] },
      { card: '---\n# license: mit\n---\n', finds: ['The metadata block has no keys.'] },
    ],
  },
})
