import { lineOf } from '../line-of.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'utf8-valid',
  code: 'P008',
  summary: 'A card is valid UTF-8.',
  why: 'Hub clients decode cards as UTF-8 and fail on anything else, and a wrong byte may stand in the licence as well as in a name.',
  fix: 'Convert README.md from its encoding (often Latin-1 or Windows-1252) to UTF-8.',
  severity: 'error',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['RFC 3629', 'Hub client behaviour'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    const problem = card.problems.find(({ kind }) => kind === 'invalid-utf8')
    if (!problem) return
    yield {
      message: 'The card is not valid UTF-8 from here on.',
      at: problem,
      evidence: lineOf(card, problem.line),
    }
  },

  examples: {
    pass: [{ card: '# Modèle\n' }, { card: '# A replacement character \uFFFD written as such\n' }],
    fail: [
      {
        card: Uint8Array.from([0x23, 0x20, 0x4d, 0x6f, 0x64, 0xe8, 0x6c, 0x65]),
        finds: ['The card is not valid UTF-8 from here on.'],
      },
    ],
  },
})
