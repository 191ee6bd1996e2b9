import { findLicense, isAmbiguousFamily } from '@entrepot/licenses'
import type { ParsedCard } from '../card.js'
import { licensesOf } from '../metadata.js'
import { defineRule } from '../rule.js'

/** How prose names one licence of a family. */
const EXACT_IN_PROSE: Readonly<Record<string, RegExp>> = {
  bsd: /\b[0234][- ]clause\b|\bbsd-[0234]\b/i,
  gpl: /\b(?:gpl|general public licen[cs]e)\b[\s,(]{0,3}(?:version |v\.? ?)?-?[123](?:\.0)?\b/i,
  lgpl: /\b(?:lgpl|(?:lesser|library) general public licen[cs]e)\b[\s,(]{0,3}(?:version |v\.? ?)?-?[23](?:\.[01])?\b/i,
  gfdl: /\b(?:gfdl|free documentation licen[cs]e)\b[\s,(]{0,3}(?:version |v\.? ?)?-?1\.[123]\b/i,
  cc: /\bcc0\b|\bcc[- ]by(?:[- ](?:nc|sa|nd))*[- ][1234]\.0\b/i,
}

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
      if (!isAmbiguousFamily(value) || isExactInProse(card, value)) continue
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
    pass: [
      { card: '---\nlicense: cc-by-4.0\n---\n' },
      { card: '---\nlicense: gpl-3.0\n---\n' },
      { card: '---\nlicense: gfdl\n---\n## Licensing\n\n```\nGNU Free Documentation License v1.3\n```\n' },
    ],
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

/** The Hub has no id for some versions: then the section on the licence, often a code block, is where the version can stand. */
function isExactInProse({ sections, text }: ParsedCard, family: string): boolean {
  const pattern = EXACT_IN_PROSE[family]
  if (!pattern) return false
  const lines = text.split(/\r\n|\r|\n/)
  return sections.some(({ heading, line }, index) => {
    if (!/\blicen[cs]/i.test(heading)) return false
    return pattern.test(lines.slice(line, (sections[index + 1]?.line ?? lines.length + 1) - 1).join('\n'))
  })
}
