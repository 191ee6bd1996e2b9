import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useSearch } from './use-search.js'

/**
 * What is typed into fields that are words of the address: there at once for the one who types, in the address after a pause, and as the
 * address says when other hands changed it, such as the way back. Spaces around them are not looked for.
 *
 * @param afterMs  milliseconds without a key
 * @returns what the fields hold, a way to change some of them, and one that does so at once
 */
export function useTypedSearch<Key extends string>(
  keys: readonly Key[],
  afterMs: number,
): readonly [
  typed: Readonly<Record<Key, string>>,
  type: (words: Partial<Readonly<Record<Key, string>>>) => void,
  set: (words: Readonly<Record<Key, string>>) => void,
] {
  const [search, change] = useSearch()
  const said = Object.fromEntries(keys.map(key => [key, search[key] ?? ''])) as Record<Key, string>
  const [typed, setTyped] = useState<Readonly<Record<Key, string>>>(said)
  const text = JSON.stringify(said)
  const asked = useRef(text)
  const put = (words: Readonly<Record<Key, string>>) => {
    const trimmed = Object.fromEntries(keys.map(key => [key, words[key].trim()])) as Record<Key, string>
    asked.current = JSON.stringify(trimmed)
    change(trimmed)
  }
  const look = useDebouncedCallback(put, afterMs)
  useEffect(() => {
    if (text === asked.current) return
    asked.current = text
    look.cancel() // or what was typed before would come back over it
    setTyped(JSON.parse(text) as Record<Key, string>)
  }, [text, look])
  function type(words: Partial<Readonly<Record<Key, string>>>): void {
    const next = { ...typed, ...words }
    setTyped(next)
    look(next)
  }
  function set(words: Readonly<Record<Key, string>>): void {
    look.cancel()
    setTyped(words)
    put(words)
  }
  return [typed, type, set]
}
