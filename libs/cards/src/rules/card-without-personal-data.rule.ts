import { createHash } from 'node:crypto'
import type { ParsedCard } from '../card.js'
import { isMadeUp, SECRET_PATTERNS } from '../data/secret-patterns.js'
import { placeOf } from '../decode-card.js'
import { defineRule, type Hit } from '../rule.js'

/** Addresses from which on it is a list, not a team that may be written to. */
const ADDRESSES_MIN = 4

/** Secrets of one card that are named; who leaks one has to look for the others anyway. */
const SECRETS_MAX = 20

const ADDRESS = /(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}\b/g

/** Sections in which people write how they want to be reached. */
const CONTACT =
  /contact|author|team|curator|maintain|citation|citing|acknowledg|contribut|credit|联系|聯絡|作者|引用|連絡|著者|연락|문의|저자|kontakt|autor|contato|contatt|контакт|автор|liên hệ|iletişim|اتصال/iu

/** Characters around a number that are read for whose it is. */
const LINE_MAX = 500

/** Letters at the beginning of a line in which a label such as `Point of Contact` stands. */
const LABEL_MAX_LENGTH = 40

/** A number with a plus, or with a word for telephone; ten thousand other things have as many digits. */
const PHONE =
  /(?<![\w+.-])\+[1-9]\d{0,2}(?:[ .-]\(?\d{1,5}\)?){2,5}(?![\w.-]*\d)|\b(?:phone|tel|telephone|mobile|whats ?app|fax|telefon|téléphone|teléfono|telefone)\.?(?: ?(?:no|number|nr)\.?)?[ \t]{0,2}[:：][ \t]{0,2}\+?\(?\d{1,4}\)?(?:[ .-]?\d{2,5}){2,4}(?!\d)|(?<![\w(])\(\d{3}\) \d{3}-\d{4}(?!\d)|(?:电话|電話|手机|手機|携帯|전화|휴대폰|телефон|هاتف)[ \t]{0,2}[:：]?[ \t]{0,2}\+?\d{2,4}(?:[ -]?\d{2,4}){2,4}(?!\d)/giu

const HUB_TOKEN = `${'hf'}_${'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2dF4gH'}`

export default defineRule({
  id: 'card-without-personal-data',
  code: 'B009',
  summary: 'A card holds no secrets, lists of e-mail addresses or telephone numbers.',
  why: 'A card is copied to mirrors and search engines at once; a key in it is public, and so are the people in it.',
  fix: 'Remove it from the card, revoke a key at its issuer, and mind that the history of the repository keeps it.',
  severity: 'warning',
  appliesTo: ['model', 'dataset'],
  basis: ['GDPR Art. 5(1)(c)', 'NIST AI RMF MEASURE 2.10'],
  hubBehaviour: 'ignores',
  since: '0.2',

  *check({ card }) {
    yield* secretsIn(card)
    yield* addressesIn(card)
    yield* phonesIn(card)
  },

  examples: {
    pass: [
      { card: '# M\n\nWrite to ada@example.org.\n' },
      { card: '# M\n\nUse `hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`.\n' },
      {
        card: '# M\n\n## Authors\n\na@b.org, c@d.org, e@f.org, g@h.org, i@j.org\n',
      },
      {
        card: '# D\n\nTo license it, call the Office of Technology; telephone: (217) 333-3781.\n',
        type: 'dataset',
      },
      { card: '# M\n\nLoss 0.123 456 789, +1.25 points, 10.1000/182-456-789.\n' },
    ],
    fail: [
      {
        card: `# M\n\n\`\`\`\nlogin("${HUB_TOKEN}")\n\`\`\`\n`,
        finds: ['The card holds a Hub token.'],
      },
      {
        card: '# D\n\nann@a.org, bob@b.org\ncy@c.org, dee@d.org\n',
        type: 'dataset',
        finds: ['The card holds 4 e-mail addresses.'],
      },
      {
        card: '# D\n\n{"name": "Ann", "phone": "+49 30 9018 2754"}\n',
        type: 'dataset',
        finds: ['The card holds a telephone number.'],
      },
    ],
  },
})

function* secretsIn(card: ParsedCard): Iterable<Hit> {
  const seen = new Set<string>()
  for (const { name, sign, pattern } of SECRET_PATTERNS) {
    if (!card.text.includes(sign)) continue
    for (const { 0: secret, index } of card.text.matchAll(pattern)) {
      if (seen.size === SECRETS_MAX) return
      if (isMadeUp(secret) || seen.has(secret)) continue
      seen.add(secret)
      yield {
        message: `The card holds ${name}.`,
        at: placeOf(card.text, index),
        evidence: `${secret.slice(0, 4)}… (sha256 ${digestOf(secret)})`,
      }
    }
  }
}

/** Tells secrets apart, so that a waiver for one covers no other; too short to test guesses against a random key. */
function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8)
}

function* addressesIn(card: ParsedCard): Iterable<Hit> {
  if (!card.text.includes('@')) return
  const found = new Map<string, number>()
  let contactDepth: number | null = null
  for (const section of card.sections) {
    if (contactDepth !== null && section.depth > contactDepth) continue
    contactDepth = section.depth > 1 && CONTACT.test(section.heading) ? section.depth : null
    if (contactDepth !== null || !section.text.includes('@')) continue
    for (const [address] of withoutContacts(section.text).matchAll(ADDRESS)) {
      if (!isReserved(address) && !found.has(address)) found.set(address, section.line)
    }
  }
  const [first] = found
  if (found.size < ADDRESSES_MIN || !first) return
  yield {
    message: `The card holds ${found.size} e-mail addresses.`,
    at: { line: first[1], column: 1 },
    evidence: `${first[0].slice(0, 1)}…@${first[0].slice(first[0].indexOf('@') + 1)}, …`,
  }
}

/** Lines without those of a label such as `Point of Contact`, and the indented ones that go on with it. */
function withoutContacts(text: string): string {
  let isContact = false
  const kept = text.split('\n').filter(line => {
    if (!isContact || !/^[ \t]/.test(line)) isContact = CONTACT.test(line.slice(0, LABEL_MAX_LENGTH))
    return !isContact
  })
  return kept.join('\n')
}

/** Domains that belong to nobody, and `git@…` of addresses of repositories. */
function isReserved(address: string): boolean {
  return /@example\.|@(?:test|domain|email|your\w*)\.|\.(?:example|invalid|test)$|^(?:git|user|name|username|noreply)@/i.test(
    address,
  )
}

function* phonesIn(card: ParsedCard): Iterable<Hit> {
  const numbers = new Set<string>()
  let first: number | null = null
  for (const { 0: number, index } of card.text.matchAll(PHONE)) {
    if (!isPhone(number) || isOfOffice(card.text, index)) continue
    first ??= index
    numbers.add(number.replace(/\D/g, ''))
  }
  if (first === null) return
  yield {
    message:
      numbers.size === 1
        ? 'The card holds a telephone number.'
        : `The card holds ${numbers.size} telephone numbers.`,
    at: placeOf(card.text, first),
    evidence: `${[...numbers][0]?.slice(0, 2) ?? ''}… (${[...numbers][0]?.length ?? 0} digits)`,
  }
}

/** Words of a line about an office, which may be called: that is no number of a person. */
const OFFICE =
  /\b(?:office|university|department|institute|company|headquarters|inc\.|ltd\.?|gmbh|licensee|hotline)\b/i

/** Whether the line a number stands in gives it as that of an office. */
function isOfOffice(text: string, index: number): boolean {
  const from = text.lastIndexOf('\n', index) + 1
  const to = text.indexOf('\n', index)
  return OFFICE.test(
    text.slice(Math.max(from, index - LINE_MAX), to < 0 ? index + LINE_MAX : Math.min(to, index + LINE_MAX)),
  )
}

/** Eight digits at least, fifteen at most, and not one of those that films use. */
function isPhone(number: string): boolean {
  const digits = number.replace(/\D/g, '')
  return digits.length >= 8 && digits.length <= 15 && !/555-?01\d\d$|(\d)\1{6}|1234567/.test(digits)
}
