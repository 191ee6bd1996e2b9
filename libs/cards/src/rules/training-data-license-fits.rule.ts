import { conflictsOf, toHit } from '../licensing.js'
import { defineRule, type ParentFact } from '../rule.js'

export default defineRule({
  id: 'training-data-license-fits',
  code: 'L011',
  summary:
    'A model that may be sold was trained on data whose licences allow that, or a person looked into it.',
  why: 'Whether the licence of data reaches the weights is unsettled. Whoever sells the model carries that risk and has to know of it.',
  fix: 'Have a person review the use of the data set, and record what they found; or train without it.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['Licence texts of the CC NC, ND and SA families', 'EU AI Act Art. 53(1)(c)', 'NIST AI RMF MAP 4.1'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    for (const conflict of conflictsOf(facts, ['training-data'])) {
      const fix =
        conflict.state === 'unverifiable'
          ? `Mirror the data set \`${conflict.sourceId}\`, so that its licence can be read.`
          : `Have a person review the use of \`${conflict.sourceId}\`, and record what they found; or train without it.`
      yield { ...toHit(conflict, fix), key: ['datasets'] }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n', datasets: [data('cc-by-4.0'), data('odbl'), data('c-uda')] },
      { card: '---\nlicense: cc-by-nc-4.0\n---\n', datasets: [data('cc-by-nc-4.0')] },
    ],
    fail: [
      {
        card: '---\nlicense: apache-2.0\n---\n',
        datasets: [data('cc-by-nc-sa-4.0')],
        finds: [
          'The data set `a/data` is under `cc-by-nc-sa-4.0` (non-commercial-share-alike); what that means for a model under `apache-2.0` is for a person to say.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: apache-2.0\n---\n',
        datasets: [data(null)],
        finds: [
          'The data set `a/data` declares no licence: who trained on it may lack the right to offer `apache-2.0`.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: gemma\n---\n',
        datasets: [data('unknown')],
        finds: [
          'The data set `a/data` is under `unknown`: who trained on it may lack the right to offer `gemma`.',
        ],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        datasets: [{ id: 'a/far', license: null, isMirrored: false }],
        finds: ['The data set `a/far` is not mirrored, so nobody knows whether its licence allows `mit`.'],
        states: ['unverifiable'],
      },
    ],
  },
})

function data(license: string | null): ParentFact {
  return { id: 'a/data', license, isMirrored: true }
}
