import { isClear, mentionedLicenses, resolveLicense, strictestOf, type License } from '@entrepot/licenses'
import { isLicenseHeading } from '../licensing.js'
import { licensesOf, textOf } from '../metadata.js'
import { defineRule, type RuleFacts } from '../rule.js'

/** Words with which a section can say which licence covers what. */
const EXPLANATION_MIN_WORDS = 8

export default defineRule({
  id: 'license-scopes-explained',
  code: 'L017',
  summary: 'A card with several licences says what each of them covers.',
  why: 'A list may mean a choice, or code under one licence and weights under another. Until somebody says, the strictest has to be kept for all.',
  fix: 'Say in a section "License" which licence covers the weights, the code and the data.',
  severity: 'info',
  appliesTo: ['model', 'dataset'],
  basis: ['SPDX license expressions'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const declared = licensesOf(facts.card)
    const ids = [...new Set(declared.map(({ value }) => value))]
    if (ids.length < 2 || isExplained(facts)) return
    const name = textOf(facts.card.metadata, 'license_name')
    const licenses = ids.map(id => resolveLicense(id, name))
    yield {
      message: `The card declares ${ids.map(id => `\`${id}\``).join(', ')} and does not say what each covers: ${held(licenses)}.`,
      key: ['license'],
      evidence: ids.join(', '),
    }
  },

  examples: {
    pass: [
      { card: '---\nlicense: mit\n---\n' },
      { card: '---\nlicense: [mit, mit]\n---\n' },
      {
        card: '---\nlicense: [mit, cc-by-4.0]\n---\n# License\n\nThe code is under MIT, the texts are under CC BY 4.0.\n',
      },
      {
        card: '---\nlicense: [mit, cc-by-4.0]\n---\n# 许可证\n\n代码采用 MIT 许可证,数据采用 CC BY 4.0 许可证。\n',
      },
      {
        card: '---\nlicense: [mit, cc-by-4.0]\n---\n# D\n\n- `license`: that of the paper, as far as it is known\n',
        type: 'dataset',
      },
      { card: '---\nlicense: [mit, cc0-1.0]\n---\nCode is MIT-licensed; the data set is CC0.\n' },
    ],
    fail: [
      {
        card: '---\nlicense: [mit, bsd-2-clause]\n---\n',
        finds: [
          'The card declares `mit`, `bsd-2-clause` and does not say what each covers: until it does, the terms of all have to be kept.',
        ],
      },
      {
        card: '---\nlicense: [mit, cc-by-nc-4.0]\n---\n# License\n\nSee above.\n',
        finds: [
          'The card declares `mit`, `cc-by-nc-4.0` and does not say what each covers: `cc-by-nc-4.0` is the strictest, and has to be kept for all.',
        ],
      },
      {
        card: '---\nlicense: [mit, unknown]\n---\n',
        type: 'dataset',
        finds: [
          'The card declares `mit`, `unknown` and does not say what each covers: nobody knows what one of them forbids, so nothing is allowed for sure.',
        ],
      },
    ],
  },
})

function held(licenses: readonly (License | null)[]): string {
  if (!licenses.every(isClear)) return 'nobody knows what one of them forbids, so nothing is allowed for sure'
  const strictest = strictestOf(licenses)
  const isAlone = licenses.every(one => one === strictest || bound(one) < bound(strictest))
  return strictest && isAlone
    ? `\`${strictest.id}\` is the strictest, and has to be kept for all`
    : 'until it does, the terms of all have to be kept'
}

/** How much a licence binds, in steps that nobody argues about. */
function bound(license: License | null): number {
  if (license === null || license.commercial === 'no' || license.derivatives === 'no') return 3
  if (license.hasUseRestrictions) return 2
  return license.flowDown === 'nothing' ? 0 : 1
}

/** A field of the data that holds the licence of each row. */
const LICENSE_FIELD =
  /^[ \t]{0,8}(?:[-*+][ \t]{1,4}|\|[ \t]{0,4})[`"*_]{1,4}licen[cs]e[`"*_]{1,4}[ \t]{0,8}(?:[:：|(]|[-–] )/im

/** A section about the licence that says something, or prose that names two licences. */
function isExplained({ card, repo }: RuleFacts): boolean {
  if (repo.type === 'dataset' && card.sections.some(({ text }) => LICENSE_FIELD.test(text))) return true
  return card.sections.some(
    ({ heading, wordCount, prose }) =>
      (isLicenseHeading(heading) && wordCount >= EXPLANATION_MIN_WORDS) ||
      mentionedLicenses(prose).length > 1,
  )
}
