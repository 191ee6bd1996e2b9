import { isClear, resolveLicense, type License } from '@entrepot/licenses'
import { licenseTexts } from '../licensing.js'
import { licensesOf, textOf } from '../metadata.js'
import { defineRule, type RuleFacts } from '../rule.js'

/** Words that speak of the terms themselves. */
const TERMS = /acceptable use policy|prohibited use policy|use[- ]based restrictions|use restrictions/i
/** What stands in a link that leads there, or on it. */
const LEADS = /use[-_]?policy|acceptable[-_]use|prohibited[-_]use|licen[cs]e|terms|rail|llama\.com/i

export default defineRule({
  id: 'use-restrictions-linked',
  code: 'L016',
  summary: 'A card whose licence forbids uses leads its readers to what is forbidden.',
  why: 'Restrictions of use bind everybody who gets the model, and have to be passed on. Nobody keeps what they cannot find.',
  fix: 'Link the acceptable use policy in the card, set `license_link`, or ask for agreement in `extra_gated_prompt`.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['OpenRAIL paragraph 5', 'EU AI Act Annex XI §1(1)(b)', 'Hub gated models'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const licenses = restrictedLicenses(facts)
    if (licenses.length === 0 || isLinked(facts)) return
    const ids = licenses.map(({ id }) => `\`${id}\``).join(', ')
    yield {
      message: `${ids} restricts what it may be used for, and nothing in the repository leads to these restrictions.`,
      key: ['license'],
      evidence: licenses.map(({ id }) => id).join(', '),
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: apache-2.0\n---\n' },
      { card: '---\nlicense: cc-by-nc-4.0\n---\n' },
      { card: '---\nlicense: gemma\n---\nSee the [terms](https://ai.google.dev/gemma/terms).\n' },
      { card: '---\nlicense: gemma\nextra_gated_prompt: To get Gemma, agree to its terms.\n---\n' },
      { card: '---\nlicense: openrail\nlicense_link: LICENSE\n---\n' },
      { card: '---\nlicense: llama3.1\n---\n', files: ['USE_POLICY.md'] },
      { card: '---\nlicense: creativeml-openrail-m\n---\n', files: ['LICENSE'] },
    ],
    fail: [
      {
        card: '---\nlicense: creativeml-openrail-m\n---\n# Cats\n\nDraws cats.\n',
        finds: [
          '`creativeml-openrail-m` restricts what it may be used for, and nothing in the repository leads to these restrictions.',
        ],
      },
      {
        card: '---\nlicense: [mit, gemma]\n---\nSee https://example.org/paper.\n',
        type: 'dataset',
        finds: [
          '`gemma` restricts what it may be used for, and nothing in the repository leads to these restrictions.',
        ],
      },
    ],
  },
})

function restrictedLicenses({ card }: RuleFacts): License[] {
  const name = textOf(card.metadata, 'license_name')
  return licensesOf(card)
    .map(({ value }) => resolveLicense(value, name))
    .filter(isClear)
    .filter(({ hasUseRestrictions }) => hasUseRestrictions)
}

function isLinked(facts: RuleFacts): boolean {
  const { card, files, texts } = facts
  const keys = ['license_link', 'extra_gated_prompt', 'extra_gated_description']
  return (
    keys.some(key => textOf(card.metadata, key) !== null) ||
    [...files.map(({ path }) => path), ...texts.keys()].some(path => /^use[_-]?policy/i.test(path)) ||
    licenseTexts(facts).length > 0 ||
    TERMS.test(card.text) ||
    hasLink(card.text)
  )
}

/** Word by word, as an expression for whole links would be slow on a text full of beginnings of links. */
function hasLink(text: string): boolean {
  for (const [word] of text.matchAll(/\S+/g)) {
    if ((word.includes('://') || word.includes('](')) && LEADS.test(word)) return true
  }
  return false
}
