import { suggestLicenseId } from './suggest-license.js'

/** Names of licences as prose has them, with their version; every part is linear. */
const NAMES: readonly RegExp[] = [
  /\bapache(?:[ -]license)?(?:,?[ -](?:version|v))?[ -]?(?:v)?2(?:\.0)?\b/gi,
  /\bMIT\b(?![ -]?(?:[Pp]ress|CSAIL|[Ll]ab|[Mm]edia|[Uu]niversity|[Tt]echnology|[Cc]ampus|[Oo]pen))/g,
  /\bBSD[ -][234][ -]clause\b/gi,
  /\b[23][ -]clause bsd\b/gi,
  /\b[al]?gpl[ -]?v?[23](?:\.[01])?\b/gi,
  /\bcc[ -]?by(?:[ -](?:nc|sa|nd)){0,2}[ -]v?[1-4]\.[05]\b/gi,
  /\bcc0(?:[ -]1\.0)?\b/gi,
  /\bcreative commons attribution(?:[ -]{0,3}(?:non-?commercial|share-?alike|no-?deriv(?:ative)?s?)){0,2} (?:v)?[1-4]\.[05]\b/gi,
  /\bllama[ -]?(?:2|3|3\.1|3\.2|3\.3|4)[ -]community[ -]license\b/gi,
  /\bgemma terms of use\b/gi,
  /\bcreativeml open ?rail-m\b/gi,
  /\bbigscience open ?rail-m\b/gi,
  /\bbigcode open ?rail-m\b/gi,
  /\bgnu (?:affero |lesser )?general public licen[cs]e,? (?:version )?v?[23](?:\.[01])?\b/gi,
  /\bmozilla public licen[cs]e,? (?:version )?v?2(?:\.0)?\b/gi,
  /\bmpl[ -]?2\.0\b/gi,
  /\bISC [Ll]icen[cs]e\b/g,
  /\bODbL\b/g,
  /\bunlicense\b/gi,
]

/** UTF-16 units of prose that are read. */
const PROSE_MAX_LENGTH = 20_000

/** Hub ids of the licences that prose names with their version, each once, in no particular order. */
export function mentionedLicenses(prose: string): string[] {
  const text = prose.slice(0, PROSE_MAX_LENGTH)
  const ids = new Set<string>()
  for (const name of NAMES) {
    for (const [found] of text.matchAll(name)) {
      const id = suggestLicenseId(spelledOut(found))
      if (id !== null) ids.add(id)
    }
  }
  return [...ids]
}

function spelledOut(name: string): string {
  const clauses = /^([23])[ -]clause bsd$/i.exec(name)
  return clauses ? `bsd-${clauses[1]}-clause` : name
}
