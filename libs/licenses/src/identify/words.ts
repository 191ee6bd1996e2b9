/** UTF-16 units that are read. The longest licence of the Hub's list has 36,000; what is longer is more than a licence. */
export const LICENSE_TEXT_MAX_LENGTH = 131_072

/** A licence text as it is compared, and what is particular to this copy of it. */
export interface LicenseWords {
  /** Lower case, without punctuation, markup and copyright lines. */
  readonly words: readonly string[]
  /** Lines that name who holds the copyright; those that are still to be filled in are not among them. */
  readonly copyrightLines: readonly string[]
}

/** `(c)` also numbers paragraphs: there a year has to follow. */
const COPYRIGHT_LINE = /^[^\p{L}\p{N}(©]{0,20}(?:copyright\b|\(c\)(?=.{0,20}\b(?:19|20)\d\d\b)|©)/iu
/** Words after "copyright" that make it part of a sentence. */
const SENTENCE =
  /copyright\W{0,4}(?:notices?|licen[cs]|holders?|owners?|laws?|rights?|protection|interest|statement|and|or|in|to|as|is|for|of the|does|treaty|permission|disclaimer)\b/i
const PLACEHOLDER =
  /[<[{]\s*(?:year|yyyy|date|full ?name|name|owner|author|copyright|your|organization)|\byyyy\b|name of (?:copyright owner|author)/i
/** UTF-16 units; a longer line is a paragraph that begins with the word. */
const COPYRIGHT_LINE_MAX_LENGTH = 300

/** Splits a text into what is compared and its copyright lines. Linear in the text. */
export function readLicenseText(text: string): LicenseWords {
  const copyrightLines: string[] = []
  const kept: string[] = []
  for (const line of text.slice(0, LICENSE_TEXT_MAX_LENGTH).split(/\r\n|\r|\n/)) {
    if (!isCopyrightLine(line)) kept.push(line)
    else if (namesHolder(line)) copyrightLines.push(line.replace(/^[\s#*/>-]+|[\s*/]+$/g, ''))
  }
  return { words: wordsOf(kept.join('\n')), copyrightLines }
}

/** Whether anything is left of the line but the formula. */
function namesHolder(line: string): boolean {
  return (
    !PLACEHOLDER.test(line) && /\p{L}{2}/u.test(line.replace(/copyright|\(c\)|all rights reserved/gi, ''))
  )
}

function isCopyrightLine(line: string): boolean {
  return (
    line.length <= COPYRIGHT_LINE_MAX_LENGTH &&
    ((COPYRIGHT_LINE.test(line) && !SENTENCE.test(line)) ||
      /^\W{0,20}all rights reserved\W{0,4}$/i.test(line))
  )
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}+.]*/gu
/** The same for English, several times faster. */
const ENGLISH_WORD = /[a-z0-9][a-z0-9+.]*/g
const NOT_ENGLISH = /[^\0-\x7f\u2000-\u206f\xa0-\xbf]/

/** Words as they are compared: spelling variants, quotes, dashes and numbering do not tell licences apart. */
export function wordsOf(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replaceAll('licence', 'license')
    .replace(/https?:\/\//g, ' ')
  const words = plain.match(NOT_ENGLISH.test(plain) ? WORD : ENGLISH_WORD) ?? []
  return words.map(withoutStop).filter(word => word !== '')
}

function withoutStop(word: string): string {
  return word.endsWith('.') ? word.replace(/\.+$/, '') : word
}
