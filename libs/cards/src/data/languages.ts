import { LANGUAGES_ISO_639_1, LANGUAGES_ISO_639_3 } from '@huggingface/languages'

/**
 * ISO 639-2 codes that ISO 639-3 leaves out and the Hub's documentation allows: those "for bibliography", and those of
 * groups of languages.
 */
const ONLY_ISO_639_2 = `alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel
  afa alg apa art ath aus bad bai bat ber bih bnt btk cai cau cel cmc cpe cpf cpp crp cus day dra fiu gem him ijo inc ine
  ira iro kar khi kro map mkh mno mun myn nah nai nic nub oto paa phi pra roa sai sal sem sgn sio sit sla smi son ssa tai
  tup tut wak wen ypk znd`.split(/\s+/)

const CODES: ReadonlySet<string> = new Set([
  ...Object.keys(LANGUAGES_ISO_639_1),
  ...Object.keys(LANGUAGES_ISO_639_3),
  ...ONLY_ISO_639_2,
  'code',
  'multilingual',
])

/** What people write for a language: country codes, codes that ISO withdrew, and words. */
const MISTAKES: Readonly<Record<string, string>> = {
  cn: 'zh',
  cz: 'cs',
  dk: 'da',
  false: 'no',
  gr: 'el',
  in: 'id',
  iw: 'he',
  jp: 'ja',
  jw: 'jv',
  mo: 'ro',
  sh: 'hbs',
  multi: 'multilingual',
  ua: 'uk',
  vn: 'vi',
  chinese: 'zh',
  farsi: 'fa',
  mandarin: 'zh',
}

/** True for the codes the Hub takes: ISO 639-1, 639-2 and 639-3 in lower case, `code` and `multilingual`. */
export function isLanguageCode(text: string): boolean {
  return CODES.has(text)
}

/** The code somebody most likely meant by `en-US`, `English`, `EN` or `cn`; null when that would be a guess. */
export function suggestLanguage(text: string): string | null {
  const lower = text.trim().toLowerCase()
  if (Object.hasOwn(MISTAKES, lower)) return MISTAKES[lower] ?? null
  if (CODES.has(lower)) return lower
  const byName = codeByName().get(lower)
  if (byName) return byName
  const main = /^([a-z]{2,3})[-_]/.exec(lower)?.[1]
  return main !== undefined && CODES.has(main) ? main : null
}

let names: Map<string, string> | null = null

/** Names in English and of the language itself, of the two-letter codes. Built when first asked: most cards need none. */
function codeByName(): Map<string, string> {
  if (names) return names
  names = new Map()
  for (const { code, name, nativeName } of Object.values(LANGUAGES_ISO_639_1)) {
    for (const spelling of `${name}, ${nativeName}`.split(/[,;()/]/)) {
      const key = spelling.trim().toLowerCase()
      if (key.length > 2 && !names.has(key)) names.set(key, code)
    }
  }
  return names
}
