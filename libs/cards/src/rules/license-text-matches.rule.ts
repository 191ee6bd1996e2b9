import {
  findLicense,
  isAmbiguousFamily,
  mentionedLicenses,
  resolveLicense,
  type License,
} from '@entrepot/licenses'
import { isLicenseHeading, licenseTexts, type LicenseText } from '../licensing.js'
import { licensesOf, textOf } from '../metadata.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

/** Words of a section that still only names the licence; longer ones speak of code, data and third parties too. */
const SECTION_MAX_WORDS = 60
const ISC = [
  'Copyright (c) 2024 Acme',
  'Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.',
  'THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.',
].join('\n\n')

export default defineRule({
  id: 'license-text-matches',
  code: 'L007',
  summary:
    'The licence that a card declares is the one whose text the repository holds, and the one its prose names.',
  why: 'What is declared is what machines read; what stands in LICENSE is what courts read.',
  fix: 'Find out which licence holds, and let metadata, LICENSE and prose say the same.',
  severity: 'error',
  appliesTo: ['model', 'dataset'],
  basis: ['SPDX: declared and concluded licence', 'NIST AI RMF MAP 4.1'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const declared = licensesOf(facts.card).map(({ value }) => value)
    if (declared.length === 0) return
    yield* judgeTexts(facts, declared)
    const hit = judgeProse(facts, declared)
    if (hit) yield hit
  },

  examples: {
    pass: [
      { card: '---\nlicense: isc\n---\n', texts: { LICENSE: ISC } },
      {
        card: '---\nlicense: other\nlicense_name: mine\n---\n',
        texts: { LICENSE: 'My own terms. '.repeat(40) },
      },
      {
        card: '---\nlicense: llama3.1\n---\n',
        texts: {
          LICENSE: `LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\n${'the Llama Materials; 700 million monthly active users; '.repeat(10)}`,
        },
      },
      {
        card: '---\nlicense: isc\n---\n',
        texts: { LICENSE: ISC, 'LICENSE-3rdparty': 'As given. '.repeat(50) },
      },
      { card: '---\nlicense: apache-2.0\n---\n# License\n\nApache 2.0, see LICENSE.\n' },
      { card: '---\nlicense: mit\n---\n# License\n\nCode is under MIT, data under CC BY 4.0.\n' },
      { card: '---\nlicense: bsd\n---\n# License\n\nBSD 3-Clause\n' },
    ],
    fail: [
      {
        card: '---\nlicense: apache-2.0\n---\n',
        texts: { LICENSE: ISC },
        finds: ['`LICENSE` holds the text of `isc`; the card declares `apache-2.0`.'],
      },
      {
        card: '---\nlicense: other\nlicense_name: mine\n---\n',
        texts: { LICENSE: ISC },
        finds: ['`LICENSE` holds the text of `isc`; the card declares `other`.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: mit\n---\n',
        texts: { LICENSE: 'You may look at it and nothing else. '.repeat(20) },
        finds: ['`LICENSE` holds no text that is known, and not that of `mit`, which the card declares.'],
        states: ['needs-review'],
      },
      {
        card: '---\nlicense: apache-2.0\n---\n# Licence\n\nThis model is released under CC BY-NC 4.0.\n',
        finds: ['The section "Licence" names `cc-by-nc-4.0`; the card declares `apache-2.0`.'],
        states: ['needs-review'],
      },
    ],
  },
})

function* judgeTexts(facts: RuleFacts, declared: readonly string[]): Generator<Hit> {
  const texts = licenseTexts(facts)
  const name = textOf(facts.card.metadata, 'license_name')
  const licenses = declared.map(id => resolveLicense(id, name))
  if (texts.some(({ found }) => found !== null && licenses.some(one => isSame(one, found.licenseId)))) return
  for (const text of texts) {
    const hit = judgeText(text, declared, licenses)
    if (hit) yield { ...hit, path: text.path, evidence: `${text.path}: ${text.found?.spdx ?? 'unknown'}` }
  }
}

/** A vendor's terms and files of a few words say nothing that could be compared. */
const TEXT_MIN_LENGTH = 400

function judgeText(
  { path, text, found }: LicenseText,
  declared: readonly string[],
  licenses: readonly (License | null)[],
): Hit | null {
  const ids = list(declared)
  if (found) {
    const isOpen = declared.some(id => id === 'other' || findLicense(id) === null)
    const named = found.licenseId === 'other' ? found.spdx : found.licenseId
    const message = `\`${path}\` holds the text of \`${named}\`; the card declares ${ids}.`
    if (found.licenseId === 'other' && isOpen) return null
    return isOpen ? { message, state: 'needs-review' } : { message }
  }
  const isComparable = licenses.every(one => one !== null && one.class !== 'other' && one.class !== 'unknown')
  if (text === null || text.length < TEXT_MIN_LENGTH || !isComparable) return null
  const message = `\`${path}\` holds no text that is known, and not that of ${ids}, which the card declares.`
  return { message, state: 'needs-review' }
}

/** The same licence, or one of the family that is declared. */
function isSame(declared: License | null, id: string): boolean {
  if (declared === null) return false
  return declared.id === id || (isAmbiguousFamily(declared.id) && isOfFamily(declared.id, id))
}

function isOfFamily(family: string, id: string): boolean {
  return family === 'openrail' ? id.includes('rail') : id.startsWith(family)
}

function judgeProse({ card }: RuleFacts, declared: readonly string[]): Hit | null {
  const licenses = declared.map(id => findLicense(id))
  if (licenses.some(one => one === null || one.class === 'other' || one.class === 'unknown')) return null
  for (const section of card.sections) {
    if (!isLicenseHeading(section.heading) || section.wordCount > SECTION_MAX_WORDS) continue
    const named = mentionedLicenses(section.prose)
    if (named.length === 0 || named.some(id => licenses.some(one => isSame(one, id)))) continue
    return {
      message: `The section "${section.heading}" names ${list(named)}; the card declares ${list(declared)}.`,
      section,
      evidence: section.prose,
      state: 'needs-review',
    }
  }
  return null
}

function list(ids: readonly string[]): string {
  return ids.map(id => `\`${id}\``).join(', ')
}
