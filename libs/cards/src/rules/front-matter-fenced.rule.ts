import type { CardProblem } from '../card.js'
import { lineOf } from '../line-of.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'front-matter-fenced',
  code: 'P006',
  summary: 'The metadata block stands at the very top, between two lines of `---`.',
  why: 'A block one line too low, or never closed, is plain text to every reader, and nobody is told.',
  fix: 'Make `---` the first line of README.md and the line after the last key; nothing else on either.',
  severity: 'warning',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['Hub metadata grammar'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    for (const problem of card.problems) {
      const message = messageFor(problem)
      if (message) yield { message, at: problem, evidence: lineOf(card, problem.line) || null }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n' },
      { card: '---\nlicense: mit\n---  \n# Trailing blanks may follow the closing fence' },
      { card: '# Title\n\n---\n\nA rule between paragraphs.\n\n---\n' },
    ],
    fail: [
      {
        card: 'language: en\nlicense: mit\n---\n\n# Title\n',
        finds: ['The metadata block has no opening fence, so that it is text.'],
      },
      {
        card: '# Title\n\n---\nlicense: mit\n---\n',
        finds: ['The metadata block is not at the top, so that it is text.'],
      },
      {
        card: '---\nlicense: mit\n\n# Title\n',
        finds: ['The metadata block is not closed (no closing fence).'],
      },
      {
        card: '--- \nlicense: mit\n---\n',
        finds: ['The metadata block is not closed (blanks after the opening fence).'],
      },
      { card: '---\n---\n# Title\n', finds: ['The metadata block is two fences with nothing between.'] },
      {
        card: '---\n---\n# Title\n\n---\nmore\n',
        finds: [
          'The metadata block is two fences with nothing between, and so the text up to the next `---` counts as metadata.',
        ],
      },
    ],
  },
})

function messageFor({ kind, detail }: CardProblem): string | null {
  if (kind === 'front-matter-misplaced') {
    return detail === 'not at the top'
      ? 'The metadata block is not at the top, so that it is text.'
      : 'The metadata block has no opening fence, so that it is text.'
  }
  if (kind === 'front-matter-unterminated') return `The metadata block is not closed (${detail}).`
  if (kind !== 'front-matter-empty' || detail === 'empty') return null
  const empty = 'The metadata block is two fences with nothing between'
  return detail === 'swallows'
    ? `${empty}, and so the text up to the next \`---\` counts as metadata.`
    : `${empty}.`
}
