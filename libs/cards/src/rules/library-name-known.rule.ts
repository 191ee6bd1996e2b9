import { LIBRARIES } from '../data/libraries.js'
import { entriesOf, show, textEntriesOf, valueOf } from '../metadata.js'
import { nearest } from '../nearest.js'
import { defineRule, type FileFact } from '../rule.js'

/** Files by which a library gives itself away. */
const SIGNS: readonly (readonly [path: RegExp, library: string])[] = [
  [/^adapter_config\.json$/, 'peft'],
  [/^model_index\.json$/, 'diffusers'],
  [/^modules\.json$/, 'sentence-transformers'],
  [/\.nemo$/, 'nemo'],
  [/^config_sentence_transformers\.json$/, 'sentence-transformers'],
]

export default defineRule({
  id: 'library-name-known',
  code: 'M005',
  summary: 'A model card names the library that loads it in `library_name`.',
  why: 'There is no default any more: without it nobody, and no server, knows what can load the files.',
  fix: 'Add `library_name`, such as `library_name: transformers`.',
  severity: 'warning',
  appliesTo: ['model'],
  basis: ['Hub libraries', 'EU AI Act Annex XII(1)(f)'],
  hubBehaviour: 'ignores',
  since: '0.1',

  *check({ card, files }) {
    if (!card.metadata || !card.frontMatter) return // a card without metadata has a finding of its own
    const value = valueOf(card.metadata, 'library_name')
    if (entriesOf(card.metadata, 'library_name').length === 0) {
      const tag = textEntriesOf(card.metadata, 'tags').find(one => LIBRARIES.has(one.value))?.value
      const library = tag ?? libraryOfFiles(files)
      yield {
        message: '`library_name` is missing.',
        ...(library && { fix: `Add \`library_name: ${library}\`.` }),
      }
    } else if (typeof value !== 'string' || !LIBRARIES.has(value)) {
      const suggestion = typeof value === 'string' ? nearest(value, LIBRARIES) : null
      yield {
        message: `\`${show(value)}\` is not a library of the Hub${suggestion ? `; \`${suggestion}\` is` : ''}.`,
        key: ['library_name'],
        evidence: show(value),
        ...(suggestion && { fix: `Write \`${suggestion}\`.` }),
      }
    }
  },

  examples: {
    pass: [{ card: '---\nlibrary_name: transformers\n---\n' }, { card: '# No metadata\n' }],
    fail: [
      { card: '---\ntags: [diffusers]\n---\n', finds: ['`library_name` is missing.'] },
      {
        card: '---\nlicense: mit\n---\n',
        files: ['adapter_config.json'],
        finds: ['`library_name` is missing.'],
      },
      {
        card: '---\nlibrary_name: Transformers\n---\n',
        finds: ['`Transformers` is not a library of the Hub; `transformers` is.'],
      },
      { card: '---\nlibrary_name: mine\n---\n', finds: ['`mine` is not a library of the Hub.'] },
    ],
  },
})

function libraryOfFiles(files: readonly FileFact[]): string | null {
  for (const [sign, library] of SIGNS) if (files.some(({ path }) => sign.test(path))) return library
  return null
}
