import { TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTypedSearch } from '../../routing/use-typed-search.js'
import { useRepositoriesText } from './messages.js'

/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 120
const TYPED = ['q'] as const
const ICON_SIZE = 16
/** Of the field, for what has the focus and goes away. */
export const SEARCH_ID = 'repository-search'

/** Looks while one types; `/` leads here from anywhere on the page. */
export function SearchBox() {
  const say = useRepositoriesText()
  const [typed, type] = useTypedSearch(TYPED, TYPING_MS)
  const input = useRef<HTMLInputElement>(null)
  const focus = () => input.current?.focus()
  useHotkeys([
    ['/', focus],
    // As it is typed on a German keyboard.
    ['shift+/', focus],
  ])
  return (
    <TextInput
      ref={input}
      id={SEARCH_ID}
      type="search"
      label={say('search')}
      title={say('searchHint')}
      leftSection={<IconSearch size={ICON_SIZE} aria-hidden />}
      value={typed.q}
      onChange={event => type({ q: event.target.value })}
      style={{ flex: '1 1 240px' }}
      maw={480}
    />
  )
}
