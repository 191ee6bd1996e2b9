import { findLicense, resolveLicense, type License } from '@entrepot/licenses'
import { licenseTexts, type LicenseText } from '../licensing.js'
import { licensesOf, textOf } from '../metadata.js'
import { defineRule, type Hit, type RuleFacts } from '../rule.js'

/** Words; a file with fewer names a licence and does not hold its text. */
const TEXT_MIN_WORDS = 60
/** What the short licences begin with, for cards that quote them whole. */
const QUOTED =
  /permission is hereby granted, free of charge|redistribution and use in source and binary forms|permission to use, copy, modify, and(?:\/or)? distribute/i

const MIT = [
  'MIT License',
  'Copyright (c) 2024 Acme',
  'Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:',
  'The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.',
  'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.',
].join('\n\n')
const CARD = '---\nlicense: mit\n---\n'

export default defineRule({
  id: 'license-text-present',
  code: 'L006',
  summary:
    'A repository whose licence has to come with every copy holds its text, and says whose copyright it is.',
  why: 'These licences grant their rights on the condition that text and notices travel along: copies without them are not covered.',
  fix: 'Add a file LICENSE with the whole text, and the line that names the copyright holder.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['Licence texts', 'arXiv 2602.08816', 'Hub repository licenses'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check(facts) {
    const carried = carriedLicenses(facts)
    if (carried.length === 0) return
    const texts = licenseTexts(facts)
    const ids = carried.map(({ id }) => `\`${id}\``).join(', ')
    const hit = judgeTexts(facts, texts, ids) ?? judgeHolder(facts, texts)
    if (hit) yield hit.path === undefined ? { ...hit, key: ['license'] } : hit
  },

  examples: {
    pass: [
      { card: CARD, texts: { LICENSE: MIT } },
      { card: CARD, texts: { 'LICENSE_MODEL.txt': MIT } },
      { card: '---\nlicense: cc-by-4.0\n---\n' },
      { card: '---\nlicense: cc0-1.0\n---\n' },
      { card: '---\nlicense: unknown\n---\n' },
      { card: `${CARD}\n# License\n\n${MIT}\n` },
      { card: CARD, texts: { LICENSE: MIT.replace('2024 Acme', '<year> <owner>'), NOTICE: '© 2024 Acme\n' } },
      { card: '---\nlicense: apache-2.0\nlicense_link: ./TERMS.md\n---\n', texts: { 'TERMS.md': MIT } },
    ],
    fail: [
      { card: CARD, finds: ['No file holds the text of `mit`, which has to come with every copy.'] },
      {
        card: CARD,
        texts: { 'LICENSE.md': 'This is under the MIT license.' },
        finds: ['`LICENSE.md` names a licence and does not hold the text of `mit`.'],
      },
      {
        card: CARD,
        texts: {
          LICENSE: MIT.replace('Copyright (c) 2024 Acme', 'Copyright (c) <year> <copyright holders>'),
        },
        finds: ['`LICENSE` does not say who holds the copyright.'],
      },
      {
        card: CARD,
        files: ['LICENSE'],
        finds: ['`LICENSE` could not be read, so nobody knows whether it holds the text of `mit`.'],
        states: ['unverifiable'],
      },
    ],
  },
})

function carriedLicenses({ card }: RuleFacts): License[] {
  const name = textOf(card.metadata, 'license_name')
  return licensesOf(card)
    .map(({ value }) => resolveLicense(value, name))
    .filter(license => license !== null)
    .filter(({ carries }) => carries !== null)
}

function judgeTexts(facts: RuleFacts, texts: readonly LicenseText[], ids: string): Hit | null {
  if (texts.some(({ text }) => text !== null && isWholeText(text)) || QUOTED.test(facts.card.text))
    return null
  const unread = texts.find(({ text }) => text === null)
  if (unread) {
    const message = `\`${unread.path}\` could not be read, so nobody knows whether it holds the text of ${ids}.`
    return { message, state: 'unverifiable', evidence: unread.path }
  }
  const [first] = texts
  if (first) {
    const message = `\`${first.path}\` names a licence and does not hold the text of ${ids}.`
    return { message, evidence: first.text?.trim() ?? null }
  }
  return { message: `No file holds the text of ${ids}, which has to come with every copy.`, evidence: ids }
}

function isWholeText(text: string): boolean {
  return text.split(/\s+/, TEXT_MIN_WORDS + 1).length > TEXT_MIN_WORDS
}

/** Only of texts that we know: others may name the holder in their own way. */
function judgeHolder(facts: RuleFacts, texts: readonly LicenseText[]): Hit | null {
  const notices = [...facts.texts].filter(([path]) => /^notice/i.test(path))
  if (notices.some(([, text]) => /copyright|©|\(c\)/i.test(text))) return null
  const unnamed = texts.find(
    ({ found }) => found && found.copyrightLines.length === 0 && namesHolder(found.licenseId),
  )
  if (!unnamed) return null
  return {
    message: `\`${unnamed.path}\` does not say who holds the copyright.`,
    path: unnamed.path,
    evidence: unnamed.path,
    fix: 'Fill in the copyright line at the top: the year and the name of the holder.',
  }
}

function namesHolder(licenseId: string): boolean {
  return findLicense(licenseId)?.carries === 'text-and-copyright'
}
