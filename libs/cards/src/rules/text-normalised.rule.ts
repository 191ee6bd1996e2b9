import { defineRule } from '../rule.js'

export default defineRule({
  id: 'text-normalised',
  code: 'P007',
  summary: 'A card has one kind of line ending, no byte order mark and no NUL.',
  why: 'With a byte order mark the Hub sees the metadata and its Python client does not; mixed line endings and NULs break others.',
  fix: 'Save the file as UTF-8 without a byte order mark, with LF line endings.',
  severity: 'warning',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['Hub metadata grammar', 'Unicode 16 §23.8'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    for (const problem of card.problems) {
      if (problem.kind === 'byte-order-mark') {
        yield { message: 'The card begins with a byte order mark.', at: problem, evidence: problem.detail }
      } else if (problem.kind === 'nul-character') {
        yield { message: 'The card has a NUL character in it.', at: problem, evidence: problem.detail }
      } else if (problem.kind === 'mixed-line-endings') {
        yield {
          message: `Lines end in ${problem.detail}, but not all of them.`,
          at: problem,
          evidence: problem.detail,
        }
      }
    }
  },

  examples: {
    pass: [{ card: '# A\nb\n' }, { card: '# A\r\nb\r\n' }, { card: '# A\rb\r' }],
    fail: [
      { card: '\uFEFF# A\n', finds: ['The card begins with a byte order mark.'] },
      { card: '# A\r\nb\n', finds: ['Lines end in CRLF, but not all of them.'] },
      { card: '# A\nb\r\n', finds: ['Lines end in LF, but not all of them.'] },
      { card: '# A\0\n', finds: ['The card has a NUL character in it.'] },
    ],
  },
})
