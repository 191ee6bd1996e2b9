import { LICENSES } from './find-license.js'

/** Words that tell no licence from another. */
const NOISE =
  /\b(the|license|licence|licensed|agreement|version|ver|v|international|unported|universal|generic|public copyright|only|or later|or any later|gnu)\b/g

/** Longer words of the same meaning, as people write out names. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bcreative commons\b/g, 'cc'],
  [/\battribution\b/g, 'by'],
  [/\bnon ?commercial\b/g, 'nc'],
  [/\bshare ?alike\b/g, 'sa'],
  [/\bno ?deriv(ative)?s?\b/g, 'nd'],
  [/\baffero general public\b/g, 'agpl'],
  [/\blesser general public\b/g, 'lgpl'],
  [/\bgeneral public\b/g, 'gpl'],
  [/\bmozilla public\b/g, 'mpl'],
  [/\bcc ?zero\b/g, 'cc0'],
  [/\bcc 0\b/g, 'cc0'],
]

/** Written by many, equal to no id by spelling alone. */
const SPELLINGS: Readonly<Record<string, string>> = {
  apache: 'apache-2.0',
  asl2: 'apache-2.0',
  cc0: 'cc0-1.0',
  bsd2: 'bsd-2-clause',
  bsd3: 'bsd-3-clause',
  newbsd: 'bsd-3-clause',
  modifiedbsd: 'bsd-3-clause',
  simplifiedbsd: 'bsd-2-clause',
  opendatabase: 'odbl',
  odcby1: 'odc-by',
  odbl1: 'odbl',
  pddl1: 'pddl',
  stablediffusion: 'creativeml-openrail-m',
}

/** Ids whose short form belongs to another licence in common speech: "BSL" is mostly the Business Source License. */
const NO_SHORT_FORM: ReadonlySet<string> = new Set(['bsl-1.0'])

const byKey = keysOfAll()

/**
 * The Hub id that somebody who wrote `text` most likely meant (`Apache 2.0`, `MIT License`, `gpl-3.0-or-later`), or null
 * when that would be a guess. Case, punctuation, SPDX spelling and words such as "version" do not matter; `BUSL-1.1` and
 * "public domain" are not on the Hub's list and get null.
 */
export function suggestLicenseId(text: string): string | null {
  if (text.length > LONGEST_NAME) return null
  const key = keyOf(text)
  return SPELLINGS[key] ?? byKey.get(key) ?? null
}

/** Characters; anything longer is a text, not a name. */
const LONGEST_NAME = 120

function keysOfAll(): Map<string, string> {
  const keys = new Map<string, string>()
  for (const license of LICENSES) {
    if (!license.isHubId) continue
    const exact = license.spdx.some(id => id.startsWith('LicenseRef') || id === 'NOASSERTION')
      ? []
      : license.spdx
    for (const spelling of [
      license.id,
      license.name,
      ...exact.filter(() => license.class !== 'ambiguous-family'),
    ]) {
      const key = keyOf(spelling)
      if (!keys.has(key) && !(NO_SHORT_FORM.has(license.id) && key === 'bsl1')) keys.set(key, license.id)
    }
  }
  return keys
}

function keyOf(text: string): string {
  let words = text
    .toLowerCase()
    .replace(/[^a-z0-9.+]+/g, ' ')
    .replace(/([a-z])(\d)/g, '$1 $2')
    .replace(/\bv(?=[ \d])/g, ' ')
    .replace(/(?:^|(?<= ))(a?gpl|lgpl|mpl|epl|eupl|osl|afl|ofl)v\b/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  for (const [long, short] of SHORT_FORMS) words = words.replace(long, short)
  return words
    .replace(NOISE, ' ')
    .replace(/(?<=\d)[. ]0\b/g, '')
    .replace(/[ .]/g, '')
}
