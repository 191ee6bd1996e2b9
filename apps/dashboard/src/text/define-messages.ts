import i18next from 'i18next'
import { useMemo } from 'react'
import { formatNumber } from './format.js'
import type { Language } from './language.js'
import { useLanguage } from './use-language.js'

/** Of a message that differs by number there are two, `files_one` and `files_other`; one asks for `files`, with `count`. */
type KeyOf<Key extends string> = Key extends `${infer Stem}_${'one' | 'other'}` ? Stem : Key

/** Says a message in the language that was chosen; `{{name}}` in it stands for a value. */
export type Say<Key extends string> = (
  key: KeyOf<Key>,
  values?: Readonly<Record<string, string | number>>,
) => string

/**
 * The words of a page or a part of one, in every language: a message that one of them lacks is a type error.
 *
 * @param namespace  tells them from those of other pages
 * @returns a hook that gives the function that says them
 */
export function defineMessages<const Key extends string>(
  namespace: string,
  catalogues: {
    readonly en: Readonly<Record<Key, string>>
    readonly de: Readonly<Record<NoInfer<Key>, string>>
  },
): () => Say<Key> {
  const add = () => {
    for (const [language, words] of Object.entries(catalogues)) {
      i18next.addResourceBundle(language, namespace, words)
    }
  }
  if (i18next.isInitialized) add()
  else i18next.on('initialized', add)
  return function useText(): Say<Key> {
    const language = useLanguage()
    return useMemo(() => sayIn<Key>(language, namespace), [language])
  }
}

/** Says the messages of a namespace. A `count` is written with the separators of the language; other numbers stand as they are, such as lines. */
export function sayIn<Key extends string>(language: Language, namespace: string): Say<Key> {
  const say = i18next.getFixedT(language, namespace) as unknown as (key: string, values: object) => string
  return (key, values = {}) => {
    const { count } = values
    if (typeof count !== 'number') return say(key, values)
    return say(key, { count, replace: { ...values, count: formatNumber(count) } })
  }
}
