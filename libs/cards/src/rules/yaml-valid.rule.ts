import { lineOf } from '../line-of.js'
import { hubYamlMessage } from '../hub-messages.js'
import { defineRule } from '../rule.js'

/** What usually stands behind a syntax error, by the line it was met on. */
const CAUSES: readonly (readonly [line: RegExp, cause: string])[] = [
  [/^(?:<{7}|={7}|>{7})(?:\s|$)/, 'a conflict marker was left from a merge'],
  [/^\s*-[^\s-]/, 'a list item needs a blank after its `-`'],
  [/^\s*`{3}/, 'a code fence does not belong into the metadata'],
  [/^\s*-\s*\[[^\]]*\]\(/, 'a Markdown link needs quotes'],
  [/^[^:]+:\S/, 'a key needs a blank after its `:`'],
  [/^\s*[\w -]+:\s[^"'[{|>].*:\s/, 'a value with `: ` in it needs quotes'],
  [/:\s+[@`%]/, 'a value that begins with this character needs quotes'],
]

export default defineRule({
  id: 'yaml-valid',
  code: 'P003',
  summary: 'The metadata block is valid YAML.',
  why: 'Nothing of a block that does not parse counts: not the licence, not the language. The Hub refuses such a commit.',
  fix: 'Correct the YAML at this line; quote values that hold `:`, `#`, `@` or brackets.',
  severity: 'error',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['YAML 1.2', 'Hub metadata validation'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    for (const problem of card.problems) {
      if (problem.kind !== 'yaml-syntax' && problem.kind !== 'yaml-too-deep') continue
      const line = lineOf(card, problem.line)
      const cause = causeOf(line) ?? causeOf(lineOf(card, problem.line - 1))
      yield {
        message: `The metadata is not valid YAML: ${problem.detail}${cause ? ` (${cause})` : ''}.`,
        at: problem,
        evidence: line,
        hubMessage: hubYamlMessage(card, problem),
      }
    }
  },

  examples: {
    pass: [{ card: '---\nlicense: mit\ntags: [a, b]\n---\n' }, { card: '# no metadata' }],
    fail: [
      {
        card: '---\nlanguage:\n\t- en\n---\n',
        finds: ['The metadata is not valid YAML: tab characters must not be used in indentation.'],
      },
      {
        card: '---\n<<<<<<< HEAD\nlicense: mit\n---\n',
        finds: [
          'The metadata is not valid YAML: end of the stream or a document separator is expected (a conflict marker was left from a merge).',
        ],
      },
    ],
  },
})

/** The loader often notices on the line after. */
function causeOf(line: string): string | null {
  return CAUSES.find(([pattern]) => pattern.test(line))?.[1] ?? null
}
