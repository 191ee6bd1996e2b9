import { DATASET_LIST_MISTAKES, DATASET_LISTS, type DatasetListKey } from '../data/dataset-lists.js'
import { entriesOf, show } from '../metadata.js'
import { nearest } from '../nearest.js'
import { defineRule } from '../rule.js'

const KEYS = Object.keys(DATASET_LISTS) as DatasetListKey[]

export default defineRule({
  id: 'dataset-lists-closed',
  code: 'M015',
  summary:
    '`annotations_creators`, `language_creators`, `multilinguality` and `size_categories` take values of their lists.',
  why: 'Filters compare these values letter by letter, and who made the annotations is what a reviewer looks for.',
  fix: 'Use a value of the list, or `other`.',
  severity: 'warning',
  appliesTo: ['dataset'],
  basis: ['DatasetCardData of huggingface_hub'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card }) {
    for (const key of KEYS) {
      const list: readonly string[] = DATASET_LISTS[key]
      for (const { value, path } of entriesOf(card.metadata, key)) {
        if (typeof value === 'string' && list.includes(value)) continue
        const suggestion = typeof value === 'string' ? suggestionFor(key, value) : null
        const isText = typeof value !== 'object'
        yield {
          message: isText
            ? `\`${show(value)}\` is not a value of \`${key}\`${suggestion ? `; \`${suggestion}\` is` : ''}.`
            : `\`${key}\` holds ${show(value)}, not a value of its list.`,
          key: path,
          evidence: show(value),
          fix: suggestion ? `Write \`${suggestion}\`.` : `Use one of ${list.join(', ')}.`,
        }
      }
    }
  },

  examples: {
    pass: [
      {
        card: '---\nannotations_creators: [found]\nmultilinguality: monolingual\nsize_categories:\n- 1K<n<10K\n- unknown\n---\n',
        type: 'dataset',
      },
    ],
    fail: [
      {
        card: '---\nannotations_creators: [crowd-sourced, none, lexyr]\nsize_categories: [1k<10K, 10K<n<100k, n<10000]\n---\n',
        type: 'dataset',
        finds: [
          '`crowd-sourced` is not a value of `annotations_creators`; `crowdsourced` is.',
          '`none` is not a value of `annotations_creators`; `no-annotation` is.',
          '`lexyr` is not a value of `annotations_creators`.',
          '`1k<10K` is not a value of `size_categories`; `1K<n<10K` is.',
          '`10K<n<100k` is not a value of `size_categories`; `10K<n<100K` is.',
          '`n<10000` is not a value of `size_categories`.',
        ],
      },
      {
        card: '---\nmultilinguality: other-sign-languages\n---\n',
        type: 'dataset',
        finds: ['`other-sign-languages` is not a value of `multilinguality`; `other` is.'],
      },
      {
        card: '---\nmultilinguality: {en: monolingual}\n---\n',
        type: 'dataset',
        finds: ['`multilinguality` holds a mapping, not a value of its list.'],
      },
    ],
  },
})

/** Sizes differ by a single letter, so that the nearest is a guess: only case, blanks and a missing `n` are seen through. */
function suggestionFor(key: DatasetListKey, value: string): string | null {
  const word = value.trim().toLowerCase()
  const mistakes = DATASET_LIST_MISTAKES[key]
  if (Object.hasOwn(mistakes, word)) return mistakes[word] ?? null
  if (word.startsWith('other-') && key !== 'size_categories') return 'other'
  if (key !== 'size_categories') return nearest(value, DATASET_LISTS[key])
  const size = word.replace(/\s+/g, '').replace(/^(\d+[kmbt])<(\d+[kmbt])$/, '$1<n<$2')
  return DATASET_LISTS[key].find(one => one.toLowerCase() === size) ?? null
}
