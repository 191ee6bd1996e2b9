import { REPO_TYPES } from '@entrepot/core'
import { KNOWN_KEYS } from '../data/known-keys.js'
import { MISSPELT_KEYS, OWN_KEYS } from '../data/misspelt-keys.js'
import { show } from '../metadata.js'
import { nearest } from '../nearest.js'
import { defineRule } from '../rule.js'

/** Keys of one card that are compared; each costs an edit distance to some thirty words. */
const KEYS_MAX = 500

export default defineRule({
  id: 'keys-spelled',
  code: 'M018',
  summary: 'No key is a misspelling of one that the Hub knows.',
  why: 'The Hub drops `licence` without a word, and the card has no licence then, however plainly it is written there.',
  fix: 'Rename the key.',
  severity: 'info',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub metadata keys'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card, repo }) {
    for (const key of Object.keys(card.metadata ?? {}).slice(0, KEYS_MAX)) {
      if (OWN_KEYS.has(key) || REPO_TYPES.some(type => KNOWN_KEYS[type].has(key))) continue
      const meant = Object.hasOwn(MISSPELT_KEYS, key)
        ? MISSPELT_KEYS[key]
        : nearest(key, KNOWN_KEYS[repo.type])
      if (meant === undefined || meant === null || !KNOWN_KEYS[repo.type].has(meant)) continue
      yield {
        message: `The Hub does not know \`${show(key)}\`; it knows \`${meant}\`.`,
        key: [key],
        evidence: show(key),
        fix: `Rename it to \`${meant}\`.`,
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\nmy_notes: x\ntask_categories: [translation]\nmodel_type: bert\n---\n' },
      { card: '---\nlicense: mit\nmetrics: [f1]\n---\n', type: 'dataset' },
    ],
    fail: [
      {
        card: '---\nlicence: mit\nlanguages: [en]\npipeline-tag: translation\nmodel_index: []\n---\n',
        finds: [
          'The Hub does not know `licence`; it knows `license`.',
          'The Hub does not know `languages`; it knows `language`.',
          'The Hub does not know `pipeline-tag`; it knows `pipeline_tag`.',
          'The Hub does not know `model_index`; it knows `model-index`.',
        ],
      },
      {
        card: '---\nLicense: MIT\nsize_category: n<1K\n---\n',
        type: 'dataset',
        finds: [
          'The Hub does not know `License`; it knows `license`.',
          'The Hub does not know `size_category`; it knows `size_categories`.',
        ],
      },
    ],
  },
})
