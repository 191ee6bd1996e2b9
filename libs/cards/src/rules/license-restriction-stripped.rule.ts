import {
  findLicense,
  isUnrestricted,
  licenseOfKnownFamily,
  restrictionFate,
  type License,
} from '@entrepot/licenses'
import { licensesOf } from '../metadata.js'
import { defineRule, type Hit, type ParentFact } from '../rule.js'

const LLAMA = { id: 'meta-llama/Llama-3.1-8B', license: null, isMirrored: false } as const

export default defineRule({
  id: 'license-restriction-stripped',
  code: 'L009',
  summary: 'A derivative of a model under RAIL, community or vendor terms carries those terms on.',
  why: 'These terms bind every derivative. A permissive licence on top of them promises users rights that nobody could give.',
  fix: 'Declare the licence of the base model, or derive from another one.',
  severity: 'error',
  appliesTo: ['model'],
  basis: [
    'Licence texts of the RAIL, Llama and Gemma families',
    'NIST AI RMF MAP 4.1',
    'EU AI Act Annex XI §1(1)',
  ],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card, parents }) {
    const declared = licensesOf(card)
    if (declared.length === 0) return
    const ids = declared.map(({ value }) => value)
    const place = { key: ['license'], evidence: ids.join(', ') }
    for (const parent of parents) {
      const hit = parent.isMirrored ? judgeMirrored(parent, ids) : judgeUnseen(parent, ids)
      if (hit) yield { ...place, ...hit }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n', parents: [{ id: 'a/b', license: 'apache-2.0', isMirrored: true }] },
      {
        card: '---\nlicense: gemma\n---\n',
        parents: [{ id: 'google/gemma-7b', license: 'gemma', isMirrored: true }],
      },
      { card: '---\nlicense: mit\n---\n' },
      { card: '---\nlicense: llama3.1\n---\n', parents: [LLAMA] },
    ],
    fail: [
      {
        card: '---\nlicense: apache-2.0\n---\n',
        parents: [{ id: 'a/b', license: 'gemma', isMirrored: true }],
        finds: ['`a/b` is under `gemma`, whose terms bind derivatives; `apache-2.0` drops them.'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [LLAMA],
        finds: [
          '`meta-llama/Llama-3.1-8B` is not mirrored; models of its family are under `llama3.1`, whose terms `mit` would drop.',
        ],
        states: ['unverifiable'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [{ id: 'a/b', license: null, isMirrored: false }],
        finds: ['`a/b` is not mirrored, so nobody knows whether `mit` may stand on top of its licence.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [{ id: 'a/b', license: 'other', isMirrored: true }],
        finds: ['The licence of `a/b` (`other`) does not say whether `mit` may stand on top of it.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: llama3\n---\n',
        parents: [{ id: 'a/b', license: 'llama3.1', isMirrored: true }],
        finds: ['`a/b` is under `llama3.1`; whether `llama3` keeps its terms has to be read.'],
        states: ['needs-review'],
      },
    ],
  },
})

function judgeMirrored(parent: ParentFact, ids: readonly string[]): Hit | null {
  const license = parent.license === null ? null : findLicense(parent.license)
  const family = licenseOfKnownFamily(parent.id)
  if (!license || restrictionFate(license, ids) === 'unclear') {
    if (family && drops(family, ids))
      return unverifiable(`\`${parent.id}\` does not say its licence`, family, ids)
  }
  if (!license || ['other', 'unknown', 'ambiguous-family'].includes(license.class)) {
    if (!ids.some(isPermissive)) return null
    return {
      message: `The licence of \`${parent.id}\` (${parent.license ? `\`${parent.license}\`` : 'none'}) does not say whether ${list(ids)} may stand on top of it.`,
      state: 'needs-review',
    }
  }
  const fate = restrictionFate(license, ids)
  if (fate === 'stripped') {
    return {
      message: `\`${parent.id}\` is under \`${license.id}\`, whose terms bind derivatives; ${list(ids.filter(isPermissive))} drops them.`,
    }
  }
  if (fate !== 'unclear') return null
  return {
    message: `\`${parent.id}\` is under \`${license.id}\`; whether ${list(ids)} keeps its terms has to be read.`,
    state: 'needs-review',
  }
}

/** A parent we hold no copy of never passes: at best its family is known. */
function judgeUnseen(parent: ParentFact, ids: readonly string[]): Hit | null {
  const family = licenseOfKnownFamily(parent.id)
  if (family) return drops(family, ids) ? unverifiable(`\`${parent.id}\` is not mirrored`, family, ids) : null
  if (!ids.some(isPermissive)) return null
  return {
    message: `\`${parent.id}\` is not mirrored, so nobody knows whether ${list(ids)} may stand on top of its licence.`,
    state: 'needs-review',
    fix: 'Mirror the base model, so that its licence can be compared.',
  }
}

function unverifiable(lead: string, family: License, ids: readonly string[]): Hit {
  return {
    message: `${lead}; models of its family are under \`${family.id}\`, whose terms ${list(ids)} would drop.`,
    state: 'unverifiable',
    fix: `Mirror the base model, or declare \`${family.isHubId ? family.id : 'other'}\`.`,
  }
}

function drops(family: License, ids: readonly string[]): boolean {
  return restrictionFate(family, ids) === 'stripped'
}

function isPermissive(id: string): boolean {
  const license = findLicense(id)
  return license !== null && isUnrestricted(license)
}

function list(ids: readonly string[]): string {
  return ids.map(id => `\`${id}\``).join(', ')
}
