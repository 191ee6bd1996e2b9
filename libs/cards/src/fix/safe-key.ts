import { REPO_TYPES, type RepoType } from '@entrepot/core'
import { KNOWN_KEYS } from '../data/known-keys.js'
import { MISSPELT_KEYS, OWN_KEYS } from '../data/misspelt-keys.js'

/** The key of the Hub that a key is beyond doubt: but for case, dashes and plural. Null where it is one, or that would be a guess. */
export function safeKey(key: string, type: RepoType): string | null {
  if (OWN_KEYS.has(key) || REPO_TYPES.some(one => KNOWN_KEYS[one].has(key))) return null
  const known = KNOWN_KEYS[type]
  const listed = Object.hasOwn(MISSPELT_KEYS, key) ? MISSPELT_KEYS[key] : undefined
  if (listed !== undefined) return known.has(listed) ? listed : null
  const wanted = spellingOf(key)
  for (const one of known) {
    const spelling = spellingOf(one)
    if (wanted === spelling || wanted === `${spelling}s` || `${wanted}s` === spelling) return one
  }
  return null
}

function spellingOf(key: string): string {
  return key
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_')
}
