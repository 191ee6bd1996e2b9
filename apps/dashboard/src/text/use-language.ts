import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import { currentLanguage, type Language } from './language.js'

/** The language that is shown; whatever asks for it is drawn anew when another one is chosen. */
export function useLanguage(): Language {
  return useSyncExternalStore(listen, currentLanguage)
}

function listen(onChange: () => void): () => void {
  i18next.on('languageChanged', onChange)
  return () => i18next.off('languageChanged', onChange)
}
