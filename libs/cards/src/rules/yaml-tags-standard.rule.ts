import { hubYamlMessage } from '../hub-messages.js'
import { lineOf } from '../line-of.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'yaml-tags-standard',
  code: 'P010',
  summary: 'The metadata uses no YAML tags of a programming language.',
  why: 'A tag such as `!!python/tuple` asks the reader to build an object of the writer’s choice; safe loaders refuse the whole block.',
  fix: 'Remove the tag and write the value as plain YAML; it usually came from dumping metadata with an unsafe dumper.',
  severity: 'error',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['CWE-502', 'Hub metadata validation'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    for (const problem of card.problems) {
      if (problem.kind !== 'yaml-custom-tag') continue
      yield {
        message: `The YAML tag \`${problem.detail}\` is not allowed.`,
        at: problem,
        evidence: lineOf(card, problem.line),
        hubMessage: hubYamlMessage(card, problem, `unknown tag !<${problem.detail}>`),
      }
    }
  },

  examples: {
    pass: [{ card: '---\ntags: !!seq [a, b]\nname: !!str 1\n---\n' }],
    fail: [
      {
        card: '---\nsize: !!python/tuple [1, 2]\n---\n',
        finds: ['The YAML tag `tag:yaml.org,2002:python/tuple` is not allowed.'],
      },
      { card: '---\nname: !mine x\n---\n', finds: ['The YAML tag `!mine` is not allowed.'] },
    ],
  },
})
