import { formatKeyPath } from '../card.js'
import { KNOWN_KEYS } from '../data/known-keys.js'
import { isBlank } from '../metadata.js'
import { defineRule } from '../rule.js'

/** The template of the Hub wrote a null here for "has none", and hundreds of its cards still do. */
const MAY_BE_NULL: ReadonlySet<string> = new Set(['paperswithcode_id'])

export default defineRule({
  id: 'keys-have-values',
  code: 'M001',
  summary: 'Every key of the Hub that is there has a value.',
  why: 'An empty key is worse than none: it looks filled in, and the Hub refuses the commit.',
  fix: 'Fill in the value, or delete the line.',
  severity: 'error',
  appliesTo: ['model', 'dataset', 'space'],
  basis: ['Hub metadata validation'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card, repo }) {
    for (const [key, value] of Object.entries(card.metadata ?? {})) {
      if (!KNOWN_KEYS[repo.type].has(key) || MAY_BE_NULL.has(key)) continue
      const paths: (string | number)[][] = isBlank(value) ? [[key]] : []
      if (Array.isArray(value)) {
        for (const [index, one] of value.entries()) if (isBlank(one)) paths.push([key, index])
      }
      for (const path of paths) {
        const name = formatKeyPath(path)
        yield {
          message: `\`${name}\` has no value.`,
          key: path,
          hubMessage: `"${name}" is not allowed to be empty`,
        }
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\ntags: []\nviewer: false\n---\n' },
      { card: '---\nmy_own_key:\n---\n' },
      { card: '---\npaperswithcode_id: null\n---\n', type: 'dataset' },
    ],
    fail: [
      {
        card: '---\nlanguage:\nlicense: ""\n---\n',
        finds: ['`language` has no value.', '`license` has no value.'],
      },
      { card: '---\ntags:\n- a\n-\n---\n', finds: ['`tags[1]` has no value.'] },
    ],
  },
})
