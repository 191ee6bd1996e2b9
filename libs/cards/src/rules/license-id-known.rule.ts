import { isHubLicenseId, suggestLicenseId } from '@entrepot/licenses'
import { hubLicenseMessage } from '../hub-messages.js'
import { entriesOf, show } from '../metadata.js'
import { defineRule } from '../rule.js'

export default defineRule({
  id: 'license-id-known',
  code: 'L002',
  summary: 'Every `license` is an id of the Hub’s list, spelt exactly so.',
  why: 'Tools compare ids letter by letter: `MIT` is not `mit` to them, and the Hub refuses the commit.',
  fix: 'Use the id from the list; for a licence that is not on it write `license: other` with `license_name` and `license_link`.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['Hub repository licenses'],
  hubBehaviour: 'rejects',
  since: '0.1',

  *check({ card }) {
    for (const { value, path } of entriesOf(card.metadata, 'license')) {
      if (value === '' || (typeof value === 'string' && isHubLicenseId(value))) continue
      const suggestion = typeof value === 'string' ? suggestLicenseId(value) : null
      yield {
        message:
          typeof value === 'string'
            ? `\`${show(value)}\` is not a licence id${suggestion ? `; \`${suggestion}\` is` : ''}.`
            : `\`license\` holds ${show(value)}, not an id.`,
        key: path,
        evidence: show(value),
        hubMessage: hubLicenseMessage(path),
        ...(suggestion && { fix: `Write \`${suggestion}\`.` }),
      }
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n' },
      { card: '---\nlicense:\n- cc-by-4.0\n- other\n---\n' },
      { card: '---\nlicense:\n---\n' },
    ],
    fail: [
      { card: '---\nlicense: MIT\n---\n', finds: ['`MIT` is not a licence id; `mit` is.'] },
      {
        card: '---\nlicense: Apache 2.0\n---\n',
        finds: ['`Apache 2.0` is not a licence id; `apache-2.0` is.'],
      },
      { card: '---\nlicense: my own\n---\n', finds: ['`my own` is not a licence id.'] },
      { card: '---\nlicense:\n  a: mit\n---\n', finds: ['`license` holds a mapping, not an id.'] },
      {
        card: '---\nlicense: [mit, gpl-3.0-or-later, 4]\n---\n',
        finds: ['`gpl-3.0-or-later` is not a licence id; `gpl-3.0` is.', '`license` holds 4, not an id.'],
      },
    ],
  },
})
