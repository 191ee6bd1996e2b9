import { findLicense, isAmbiguousFamily } from '@entrepot/licenses'
import { licensesOf } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'license-exact',
  code: 'L005',
  summary: 'A licence is declared by its exact version, not by its family.',
  why: '`cc` may be a public domain dedication or forbid any commercial use: a family permits nothing that can be relied on.',
  fix: 'Find the version and the clauses, and write that id: `cc-by-4.0`, `bsd-3-clause`, `gpl-3.0`.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['SPDX license list', 'Hub repository licenses'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    const licenses = licensesOf(card)
    const hasExact = licenses.some(({ value }) => findLicense(value)?.isHubId && !isVague(value))
    for (const { value, path } of licenses) {
      if (!isAmbiguousFamily(value)) continue
      yield {
        message: `\`${value}\` is a family of licences, not one.`,
        key: path,
        evidence: value,
        // Beside an exact licence a person can ask which part it covers; alone it leaves nothing to go by.
        ...(hasExact && { state: 'needs-review' as const }),
      }
    }
  },

  examples: {
    pass: [{ card: '---\nlicense: cc-by-4.0\n---\n' }, { card: '---\nlicense: gpl-3.0\n---\n' }],
    fail: [
      { card: '---\nlicense: cc\n---\n', finds: ['`cc` is a family of licences, not one.'] },
      {
        card: '---\nlicense: [mit, bsd]\n---\n',
        finds: ['`bsd` is a family of licences, not one.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: [unknown, openrail]\n---\n',
        finds: ['`openrail` is a family of licences, not one.'],
      },
    ],
  },
})

function isVague(id: string): boolean {
  return isAmbiguousFamily(id) || id === 'unknown' || id === 'other'
}
