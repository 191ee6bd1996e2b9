import i18next from 'i18next'

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** Each in its own words, for who can’t read the one that is shown. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' }

const KEPT_AS = 'entrepot.language'

/** Starts the catalogues; what `defineMessages` brings before or after is known to it. */
export function startLanguage(): void {
  void i18next.init({
    lng: chosenLanguage(),
    fallbackLng: 'en',
    supportedLngs: [...LANGUAGES],
    defaultNS: 'common',
    resources: {},
    initAsync: false,
    interpolation: { escapeValue: false }, // React does
    // A key may hold what a server calls something, such as `verdict.changed`.
    keySeparator: false,
    nsSeparator: false,
    returnNull: false,
  })
  tellPage(currentLanguage())
}

/** The language that numbers, dates and words are in. */
export function currentLanguage(): Language {
  return LANGUAGES.find(language => language === i18next.language) ?? 'en'
}

/** The same with the country that the browser names with it, as days are written otherwise in Britain than in America. */
export function currentLocale(): string {
  const language = currentLanguage()
  return navigator.languages.find(tag => tag.toLowerCase().startsWith(`${language}-`)) ?? language
}

/** Kept for this browser. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language)
  void i18next.changeLanguage(language)
  tellPage(language)
}

function chosenLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT_AS) ?? '', ...navigator.languages]
  const known = wanted.map(tag => LANGUAGES.find(language => tag.toLowerCase().startsWith(language)))
  return known.find(language => language !== undefined) ?? 'en'
}

function tellPage(language: Language): void {
  document.documentElement.lang = language
}
