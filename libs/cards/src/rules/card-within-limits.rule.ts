import type { CardProblem } from '../card.js'
import {
  CARD_LONG_BYTES,
  CARD_MAX_BYTES,
  FRONT_MATTER_LONG_LENGTH,
  FRONT_MATTER_MAX_LENGTH,
  YAML_DEEP_LEVELS,
  YAML_MAX_NODES,
} from '../limits.js'
import { defineRule, type Hit } from '../rule.js'

export default defineRule({
  id: 'card-within-limits',
  code: 'P009',
  summary: 'A card is of a size that people and parsers can take in.',
  why: 'What lies beyond the limits was not read here, and may not be read elsewhere: nothing in it counts as checked.',
  fix: 'Move long tables, logs and generated metadata into files of their own, and link to them.',
  severity: 'warning',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['CWE-400', 'CWE-776'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    for (const problem of card.problems) {
      const hit = hitFor(problem)
      if (hit) yield { ...hit, at: problem }
    }
  },

  examples: {
    pass: [{ card: '# Model\n\n' + 'word '.repeat(1_000) }],
    fail: [
      {
        card: '# Model\n\n' + 'word '.repeat(50_000),
        finds: ['The card has 250,009 bytes; over 200,000 nobody reads it.'],
      },
      {
        card: '---\na: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n---\n',
        finds: ['The metadata has more than 100,000 nodes once its aliases are written out.'],
        states: ['unverifiable'],
      },
      {
        card: `---\na: ${'['.repeat(30)}${']'.repeat(30)}\n---\n`,
        finds: ['The metadata is nested 31 levels deep; over 20 is a mistake or an attack.'],
      },
      {
        card: `---\na: ${'x'.repeat(300_000)}\n---\n`,
        finds: [
          'The card has 300,012 bytes; over 200,000 nobody reads it.',
          'The metadata has 300,003 characters and was not read; the limit is 262,144.',
        ],
        states: ['fail', 'unverifiable'],
      },
    ],
  },
})

function hitFor({ kind, detail }: CardProblem): Hit | null {
  const size = count(Number(detail))
  switch (kind) {
    case 'card-long':
      return { message: `The card has ${size} bytes; over ${count(CARD_LONG_BYTES)} nobody reads it.` }
    case 'card-cut':
      return {
        message: `The card has ${size} bytes; only the first ${count(CARD_MAX_BYTES)} were read.`,
        state: 'unverifiable',
      }
    case 'front-matter-long':
      return {
        message: `The metadata has ${size} characters; over ${count(FRONT_MATTER_LONG_LENGTH)} is mostly generated.`,
      }
    case 'front-matter-too-large':
      return {
        message: `The metadata has ${size} characters and was not read; the limit is ${count(FRONT_MATTER_MAX_LENGTH)}.`,
        state: 'unverifiable',
      }
    case 'yaml-deep':
      return {
        message: `The metadata is nested ${detail} levels deep; over ${YAML_DEEP_LEVELS} is a mistake or an attack.`,
      }
    case 'yaml-too-many-nodes':
      return {
        message: `The metadata has more than ${count(YAML_MAX_NODES)} nodes once its aliases are written out.`,
        state: 'unverifiable',
      }
    default:
      return null
  }
}

/** With commas; the locale library takes 15 ms to load, which is more than all rules on most cards. */
function count(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
