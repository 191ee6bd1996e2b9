import { findLicense, isUnrestricted, type LicenseConflict } from '@entrepot/licenses'
import { conflictsOf, toHit } from '../licensing.js'
import { licensesOf } from '../metadata.js'
import { defineRule } from '../rule.js'

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

  *check(facts) {
    const isPermissive = licensesOf(facts.card).some(({ value }) => isFree(value))
    for (const conflict of conflictsOf(facts, ['restrictions', 'license-unknown', 'not-mirrored'])) {
      // Terms that nobody knows are kept by whoever grants nothing; only a free licence can drop them.
      if (conflict.kind === 'restrictions' || isPermissive) yield toHit(conflict, fixOf(conflict))
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
        card: '---\nlicense: apache-2.0\nbase_model: b/tune\nbase_model_relation: quantized\n---\n',
        parents: [
          {
            id: 'b/tune',
            license: 'apache-2.0',
            isMirrored: true,
            parents: [{ ...LLAMA, license: 'llama3.1', isMirrored: true }],
          },
        ],
        finds: [
          '`meta-llama/Llama-3.1-8B` (by way of `b/tune`) is under `llama3.1`, whose terms bind derivatives; `apache-2.0` drops them.',
        ],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [
          {
            id: 'b/tune',
            license: 'mit',
            isMirrored: true,
            parents: [{ id: 'Qwen/Qwen2.5-72B', license: 'other', licenseName: 'qwen', isMirrored: true }],
          },
          { id: 'google/gemma-2b', license: 'gemma', isMirrored: true },
        ],
        finds: [
          '`google/gemma-2b` is under `gemma`, whose terms bind derivatives; `mit` drops them.',
          '`Qwen/Qwen2.5-72B` (by way of `b/tune`) is under `qwen`, whose terms bind derivatives; `mit` drops them.',
        ],
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
        states: ['unverifiable'],
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

function fixOf({ kind, licenseId, sourceId }: LicenseConflict): string {
  if (kind === 'not-mirrored') return `Mirror \`${sourceId}\`, so that its licence can be compared.`
  if (kind === 'license-unknown' || licenseId === null)
    return `Find out under which licence \`${sourceId}\` is, and declare one that keeps its terms.`
  const declared = findLicense(licenseId)?.isHubId ? licenseId : `other\` with \`license_name: ${licenseId}`
  return `Declare \`${declared}\`, or derive from another model.`
}

function isFree(id: string): boolean {
  const license = findLicense(id)
  return license !== null && isUnrestricted(license)
}
