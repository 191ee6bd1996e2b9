import { TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useSearch } from '../../routing/use-search.js'
import { useRepositoriesText } from './messages.js'

/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 120
const ICON_SIZE = 16

/** Looks while one types; `/` leads here from anywhere on the page. */
export function SearchBox() {
  const say = useRepositoriesText()
  const [search, change] = useSearch()
  const words = search['q'] ?? ''
  const [typed, setTyped] = useState(words)
  const input = useRef<HTMLInputElement>(null)
  const asked = useRef(words)
  const look = useDebouncedCallback((text: string) => {
    asked.current = text
    change({ q: text })
  }, TYPING_MS)
  // The address changed by other hands, such as the way back or a saved view.
  useEffect(() => {
    if (words === asked.current) return
    asked.current = words
    setTyped(words)
  }, [words])
  useHotkeys([['/', () => input.current?.focus()]])
  return (
    <TextInput
      ref={input}
      type="search"
      label={say('search')}
      title={say('searchHint')}
      leftSection={<IconSearch size={ICON_SIZE} aria-hidden />}
      value={typed}
      onChange={event => {
        setTyped(event.target.value)
        look(event.target.value)
      }}
      style={{ flex: '1 1 240px' }}
      maw={480}
    />
  )
}
