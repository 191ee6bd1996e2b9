import { ambiguousMeaning } from '../ambiguous-scalar.js'
import { defineRule } from '../rule.js'

/** A cheap first look: most cards have nothing of the kind, and then their scalars need not be found. */
const CANDIDATE = /(?:^|[\s[,])(?:yes|no|on|off|[-+]?\d[\d_.]*[:_]|[-+]?0[0-7_obx])/im

export default defineRule({
  id: 'yaml-values-unambiguous',
  code: 'P011',
  summary: 'Every value means the same to a reader of YAML 1.1 and of YAML 1.2.',
  why: 'The Hub reads `no` as text and its Python client as false: Norwegian cards lose their language that way.',
  fix: 'Put the value into quotes.',
  severity: 'warning',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['YAML 1.1 §10', 'YAML 1.2 §10.2'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    if (!card.metadata || !card.frontMatter || !CANDIDATE.test(card.frontMatter.text)) return
    for (const { source, path, place } of card.plainScalars()) {
      const yaml11 = ambiguousMeaning(source)
      if (!yaml11) continue
      yield {
        message: `\`${source}\` without quotes is ${yaml11} to a reader of YAML 1.1.`,
        key: path,
        at: place,
        evidence: source,
        fix: `Write \`"${source}"\`.`,
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nlanguage: "no"\nlicense: mit\n---\n' },
      { card: '---\ntext: |\n  no\n  yes\nviewer: true\ndate: 2020-01-01\n---\n' },
      { card: '---\nno: 1\n---\n' },
    ],
    fail: [
      {
        card: '---\nlanguage: no\n---\n',
        finds: ['`no` without quotes is `false` to a reader of YAML 1.1.'],
      },
      {
        card: '---\nrows: 1_000\nshare: 1_0.5\nmask: 0b10_01\nversion: 1.5\n---\n',
        finds: [
          '`1_000` without quotes is a number to a reader of YAML 1.1.',
          '`1_0.5` without quotes is a number to a reader of YAML 1.1.',
          '`0b10_01` without quotes is a number to a reader of YAML 1.1.',
        ],
      },
      {
        card: '---\nlanguage: [en, no]\ntime: 1:30\nmode: 0644\n---\n',
        finds: [
          '`no` without quotes is `false` to a reader of YAML 1.1.',
          '`1:30` without quotes is a number in base 60 to a reader of YAML 1.1.',
          '`0644` without quotes is an octal number to a reader of YAML 1.1.',
        ],
      },
    ],
  },
})
