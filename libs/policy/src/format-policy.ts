import { stringify } from 'yaml'
import type { PolicyDocument } from './document.js'

/** Characters of a line before a long text is folded. */
const LINE_WIDTH = 120

/** The order in which a policy reads best: what it is, what it says for all, what it says for some. */
const ORDER = [
  'name',
  'description',
  'tenant',
  'match',
  'defaults',
  'requiredApprovals',
  'requiredArtefacts',
  'pushGate',
  'licenses',
  'weightFormats',
  'rules',
  'graceDays',
  'conditions',
  'scopes',
]

/** A policy as YAML, for review in git: the same document is always the same text, and `parsePolicy` reads it back. */
export function formatPolicy(document: PolicyDocument): string {
  return stringify(inOrder(document), { lineWidth: LINE_WIDTH, aliasDuplicateObjects: false })
}

function inOrder(value: object): Record<string, unknown> {
  const rank = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length)
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rank(a) - rank(b))
      .map(([key, member]) => [
        key,
        key === 'scopes'
          ? (member as object[]).map(inOrder)
          : key === 'rules'
            ? byName(member as object)
            : member,
      ]),
  )
}

/** Rows in the order of their names, as the database keeps no order. */
function byName(rows: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)))
}
