import {
  findLicense,
  isAmbiguousFamily,
  isRestricted,
  suggestLicenseId,
  type License,
} from '@entrepot/licenses'
import { licensesOf } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'license-unchanged',
  code: 'L018',
  summary: 'The licence stays the same from one revision to the next, or a person has looked at the change.',
  why: 'Whoever approved a model approved its licence. A new one may forbid what they do, or promise what earlier terms exclude.',
  fix: 'Have a person review the change, and approve it again for its uses.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['NIST AI RMF MANAGE 3.1', 'Hub repository licenses'],
  hubBehaviour: 'ignores',
  since: '0.2',
  readsEmptyCards: true,

  *check({ card, previous, isCardMissing }) {
    const before = meaningful(previous?.licenses ?? [])
    if (before.length === 0 || (!isCardMissing && card.metadata === null)) return
    const after = licensesOf(card).map(({ value }) => value)
    if (isRefined(before, meaningful(after))) return
    const what = after.length === 0 ? 'and is now missing' : `to ${list(after)}`
    yield {
      message: `The licence was ${list(before)} ${after.length === 0 ? what : `and changed ${what}`}${effectOf(before, after)}.`,
      key: ['license'],
      evidence: `${before.join(', ')} → ${after.join(', ')}`,
      state: 'needs-review',
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n' },
      { card: '---\nlicense: mit\n---\n', previous: { licenses: ['mit'] } },
      { card: '---\nlicense: [mit, cc0-1.0]\n---\n', previous: { licenses: ['cc0-1.0', 'mit'] } },
      { card: '---\nlicense: apache-2.0\n---\n', previous: { licenses: ['Apache 2.0'] } },
      { card: '---\nlicense: gpl-3.0\n---\n', previous: { licenses: ['gpl'] } },
      { card: '---\nlicense: mit\n---\n', previous: { licenses: ['unknown'] } },
      { card: '---\nlicense: mit\n---\n', previous: { licenses: [] } },
      { card: '---\n[unreadable\n---\n', previous: { licenses: ['mit'] } },
    ],
    fail: [
      {
        card: '---\nlicense: cc-by-nc-4.0\n---\n',
        previous: { licenses: ['mit'] },
        finds: ['The licence was `mit` and changed to `cc-by-nc-4.0`, which forbids commercial use.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: apache-2.0\n---\n',
        previous: { licenses: ['llama3.1'] },
        finds: ['The licence was `llama3.1` and changed to `apache-2.0`, which drops its restrictions.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: apache-2.0\n---\n',
        previous: { licenses: ['mit'] },
        finds: ['The licence was `mit` and changed to `apache-2.0`.'],
        states: ['needs-review'],
      },
      {
        card: '---\ntags: [x]\n---\n',
        previous: { licenses: ['mit'] },
        finds: ['The licence was `mit` and is now missing.'],
        states: ['needs-review'],
      },
    ],
  },
})

/** As the Hub writes them, without what says nothing: leaving `unknown` behind is no change of terms. */
function meaningful(ids: readonly string[]): string[] {
  const known = ids.map(id => (findLicense(id) ? id : (suggestLicenseId(id) ?? id)))
  return [...new Set(known)].filter(id => id !== 'unknown').sort()
}

/** Whether the same is said, or the same more exactly. */
function isRefined(before: readonly string[], after: readonly string[]): boolean {
  return (
    before.length === after.length &&
    before.every(id => after.some(one => one === id || (isAmbiguousFamily(id) && one.startsWith(id))))
  )
}

function effectOf(before: readonly string[], after: readonly string[]): string {
  const was = before.map(findLicense)
  const is = after.map(findLicense)
  if (is.some(isNonCommercial) && !was.some(isNonCommercial)) return ', which forbids commercial use'
  if (is.some(one => one?.derivatives === 'no') && !was.some(one => one?.derivatives === 'no'))
    return ', which forbids derivatives'
  if (is.some(isBound) && !was.some(isBound)) return ', which restricts its use'
  const isDropped =
    (was.some(isBound) || was.some(isNonCommercial)) && !is.some(isBound) && !is.some(isNonCommercial)
  return is.length > 0 && isDropped ? ', which drops its restrictions' : ''
}

function isNonCommercial(license: License | null): boolean {
  return license?.commercial === 'no'
}

function isBound(license: License | null): boolean {
  return license !== null && isRestricted(license)
}

function list(ids: readonly string[]): string {
  return ids.map(id => `\`${id}\``).join(', ')
}
