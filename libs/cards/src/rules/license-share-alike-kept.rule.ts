import { conflictsOf, toHit } from '../licensing.js'
import { defineRule, type ParentFact } from '../rule.js'

export default defineRule({
  id: 'license-share-alike-kept',
  code: 'L010',
  summary:
    'What was made of a work under share-alike or copyleft carries the same licence, or one that fits.',
  why: 'Share-alike and copyleft bind what is made of a work. Another licence on top promises rights that were not granted.',
  fix: 'Declare the licence of the base model, or one that its terms name as compatible.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: [
    'Licence texts of the CC SA, GPL, MPL and EUPL families',
    'Compatible licences of Creative Commons',
  ],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    for (const conflict of conflictsOf(facts, ['share-alike'])) {
      const fix =
        conflict.licenseId === 'apache-2.0'
          ? 'Say whether it is GPL 2 only, which excludes Apache 2.0, or any later version, and then declare `gpl-3.0`.'
          : `Declare \`${conflict.licenseId}\`, or derive from another model.`
      yield toHit(conflict, fix)
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: cc-by-sa-4.0\n---\n', parents: [parent('cc-by-sa-4.0')] },
      { card: '---\nlicense: gpl-3.0\n---\n', parents: [parent('cc-by-sa-4.0')] },
      { card: '---\nlicense: gpl-3.0\n---\n', parents: [parent('apache-2.0')] },
      { card: '---\nlicense: mit\n---\n', parents: [parent('odbl')] },
    ],
    fail: [
      {
        card: '---\nlicense: cc-by-sa-4.0\n---\n',
        parents: [parent('gpl-3.0')],
        finds: [
          '`a/base` is under `gpl-3.0`, and what is made of it is too or under `agpl-3.0`; the card says `cc-by-sa-4.0`.',
        ],
      },
      {
        card: '---\nlicense: mit\n---\n',
        parents: [{ id: 'b/tune', license: 'mit', isMirrored: true, parents: [parent('agpl-3.0')] }],
        finds: [
          '`a/base` (by way of `b/tune`) is under `agpl-3.0`, and what is made of it is too; the card says `mit`.',
        ],
      },
      {
        card: '---\nlicense: gpl-2.0\n---\n',
        parents: [parent('apache-2.0')],
        finds: ['`a/base` is under `apache-2.0`; whether `gpl-2.0` may stand on top of it has to be read.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: other\n---\n',
        parents: [parent('mpl-2.0')],
        finds: ['`a/base` is under `mpl-2.0`; whether `other` may stand on top of it has to be read.'],
        states: ['needs-review'],
      },
    ],
  },
})

function parent(license: string): ParentFact {
  return { id: 'a/base', license, isMirrored: true }
}
