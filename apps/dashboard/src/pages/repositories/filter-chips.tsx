import { Button, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useSearch } from '../../routing/use-search.js'
import { useRepositoriesText } from './messages.js'
import { useValueText } from './use-value-text.js'
import { SEARCH_ID } from './search-box.js'
import { chosenOf, type Filter, FILTERS } from './view.js'

const ICON_SIZE = 12

/** What the list is narrowed to; each goes away when it is pressed. */
export function FilterChips() {
  const say = useRepositoriesText()
  const sayValue = useValueText()
  const [search, change] = useSearch()
  const chosen = chosenOf(search)
  if (chosen.length === 0) return null
  const remove = (filters: readonly Filter[]) => (event: MouseEvent<HTMLElement>) => {
    focusNext(event.currentTarget)
    change(Object.fromEntries(filters.map(filter => [filter, null])), { isStep: true })
  }
  return (
    <Group gap="xs">
      {chosen.map(({ filter, value }) => (
        <Button
          key={filter}
          size="compact-sm"
          variant="default"
          radius="xl"
          rightSection={<IconX size={ICON_SIZE} aria-hidden />}
          aria-label={say('remove', { facet: say(filter), value: sayValue(filter, value) })}
          onClick={remove([filter])}
          data-chip
        >
          {say(filter)}: {sayValue(filter, value)}
        </Button>
      ))}
      {chosen.length > 1 && (
        <Button size="compact-sm" variant="subtle" className="plain-button" onClick={remove(FILTERS)}>
          {say('clear')}
        </Button>
      )}
    </Group>
  )
}

/** What is pressed goes away: the focus goes to the chip beside it, or to where one looks for more. */
function focusNext(pressed: HTMLElement): void {
  const isChip = (element: Element | null): element is HTMLElement =>
    element instanceof HTMLElement && element.dataset['chip'] !== undefined
  const beside = [pressed.nextElementSibling, pressed.previousElementSibling].find(isChip)
  const next = isChip(pressed) && beside ? beside : document.getElementById(SEARCH_ID)
  next?.focus()
}
