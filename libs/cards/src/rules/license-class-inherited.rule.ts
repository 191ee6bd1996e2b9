import { conflictsOf, toHit } from '../licensing.js'
import { defineRule } from '../rule.js'

const NC = { id: 'a/base', license: 'cc-by-nc-4.0', isMirrored: true } as const
const ND = { id: 'a/base', license: 'cc-by-nd-4.0', isMirrored: true } as const
const FLUX = { id: 'black-forest-labs/FLUX.1-dev', license: null, isMirrored: false } as const

export default defineRule({
  id: 'license-class-inherited',
  code: 'L008',
  summary:
    'What was made of a work for research or non-commercial use stays so, and nothing is made of one that forbids derivatives.',
  why: 'Nobody can permit what the base model forbids: whoever relies on the card infringes.',
  fix: 'Declare a licence that forbids what the base model forbids, or do not publish it.',
  severity: 'error',
  appliesTo: ['model'],
  basis: ['Licence texts of the CC NC and ND and of research licences', 'NIST AI RMF MAP 4.1'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    for (const conflict of conflictsOf(facts, ['non-commercial', 'no-derivatives'])) {
      const fix =
        conflict.kind === 'no-derivatives'
          ? `Do not publish it, or ask the authors of \`${conflict.sourceId}\` for permission.`
          : `Declare \`${conflict.licenseId}\` or another licence for non-commercial use, or derive from another model.`
      yield toHit(conflict, fix)
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: cc-by-nc-sa-4.0\n---\n', parents: [NC] },
      { card: '---\nlicense: mit\n---\n', parents: [{ ...NC, license: 'apache-2.0' }] },
      { card: '---\nlicense: cc-by-nc-4.0\n---\n', parents: [{ ...NC, license: 'deepfloyd-if-license' }] },
      { card: '---\ntags: [x]\n---\n', parents: [NC] },
    ],
    fail: [
      {
        card: '---\nlicense: mit\nbase_model: a/base\n---\n',
        parents: [NC],
        finds: ['`a/base` is under `cc-by-nc-4.0`, which forbids commercial use; `mit` allows it.'],
      },
      {
        card: '---\nlicense: mit\nbase_model: b/tune\nbase_model_relation: quantized\n---\n',
        parents: [{ id: 'b/tune', license: 'mit', isMirrored: true, parents: [NC] }],
        finds: [
          '`a/base` (by way of `b/tune`) is under `cc-by-nc-4.0`, which forbids commercial use; `mit` allows it.',
        ],
      },
      {
        card: '---\nlicense: cc-by-nd-4.0\nbase_model_relation: quantized\n---\n',
        parents: [ND],
        finds: [
          '`a/base` is under `cc-by-nd-4.0`: a quantization of it may not be shared under any licence.',
        ],
      },
      {
        card: '---\nlicense: mit\nbase_model_relation: sibling\n---\n',
        parents: [ND],
        finds: [
          '`a/base` is under `cc-by-nd-4.0`, and whether `base_model_relation: sibling` is a derivation has to be read.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: other\nlicense_name: mine\n---\n',
        parents: [NC],
        finds: [
          '`a/base` is under `cc-by-nc-4.0`, which forbids commercial use; whether `other` does has to be read.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: apache-2.0\n---\n',
        parents: [FLUX],
        finds: [
          '`black-forest-labs/FLUX.1-dev` is not mirrored; models of its family are under `flux-1-dev-non-commercial-license`, a licence that forbids the commercial use which `apache-2.0` allows.',
        ],
        states: ['unverifiable'],
      },
    ],
  },
})
