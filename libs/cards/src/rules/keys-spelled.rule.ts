import { REPO_TYPES } from '@entrepot/core'
import { distance } from 'fastest-levenshtein'
import { KNOWN_KEYS } from '../data/known-keys.js'
import { OWN_KEYS } from '../data/misspelt-keys.js'
import { safeKey } from '../fix/safe-key.js'
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
      const meant =
        safeKey(key, repo.type) ??
        nearest(key, KNOWN_KEYS[repo.type]) ??
        shortSlip(key, KNOWN_KEYS[repo.type])
      if (meant === null) continue
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
        card: '---\nLicense: MIT\nsize_category: n<1K\ntasg: [x]\n---\n',
        type: 'dataset',
        finds: [
          'The Hub does not know `License`; it knows `license`.',
          'The Hub does not know `size_category`; it knows `size_categories`.',
          'The Hub does not know `tasg`; it knows `tags`.',
        ],
      },
    ],
  },
})

/** In keys as short as `tags`: a letter left out, or two that changed places. */
function shortSlip(key: string, known: ReadonlySet<string>): string | null {
  if (key.length < 3 || key.length > 5) return null
  for (const word of known) {
    const isShorter = word.length === key.length + 1 && distance(word, key) === 1
    if (isShorter || (word[0] === key[0] && lettersOf(word) === lettersOf(key))) return word
  }
  return null
}

function lettersOf(word: string): string {
  return [...word].sort().join('')
}
