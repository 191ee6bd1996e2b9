import { isLanguageCode, suggestLanguage } from '../data/languages.js'
import { hubLanguageMessage } from '../hub-messages.js'
import { entriesOf, show } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'language-code-known',
  code: 'M002',
  summary: 'Every `language` is an ISO 639 code in lower case, `code` or `multilingual`.',
  why: 'Search by language compares codes; `English`, `EN` and `en-US` are found by nobody, and the Hub refuses them.',
  fix: 'Use the two- or three-letter code; regional forms such as `en-US` belong into `language_details` or `language_bcp47`.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['ISO 639', 'Hub metadata validation'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    for (const { value, path } of entriesOf(card.metadata, 'language')) {
      if (typeof value === 'string' && isLanguageCode(value)) continue
      const isText = typeof value === 'string' || typeof value === 'boolean'
      const suggestion = isText ? suggestLanguage(String(value)) : null
      yield {
        message: isText
          ? `\`${show(value)}\` is not a language code${suggestion ? `; \`${suggestion}\` is` : ''}.`
          : `\`language\` holds ${show(value)}, not a code.`,
        key: path,
        evidence: show(value),
        hubMessage: hubLanguageMessage(path, value),
        ...(suggestion && { fix: `Write \`${suggestion === 'no' ? '"no"' : suggestion}\`.` }),
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nlanguage: en\n---\n' },
      { card: '---\nlanguage: [de, gsw, code, multilingual]\n---\n' },
      { card: '---\nlanguage:\n---\n' },
    ],
    fail: [
      { card: '---\nlanguage: English\n---\n', finds: ['`English` is not a language code; `en` is.'] },
      {
        card: '---\nlanguage: [EN, en-US, zh_Hant, cn]\n---\n',
        finds: [
          '`EN` is not a language code; `en` is.',
          '`en-US` is not a language code; `en` is.',
          '`zh_Hant` is not a language code; `zh` is.',
          '`cn` is not a language code; `zh` is.',
        ],
      },
      { card: '---\nlanguage: [false]\n---\n', finds: ['`false` is not a language code; `no` is.'] },
      { card: '---\nlanguage: protein\n---\n', finds: ['`protein` is not a language code.'] },
      { card: '---\nlanguage: {a: en}\n---\n', finds: ['`language` holds a mapping, not a code.'] },
    ],
  },
})
