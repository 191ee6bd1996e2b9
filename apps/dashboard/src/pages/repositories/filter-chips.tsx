import { Button, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useSearch } from '../../routing/use-search.js'
import { useRepositoriesText } from './messages.js'
import { useValueText } from './use-value-text.js'
import { chosenOf, FILTERS } from './view.js'

const ICON_SIZE = 12

/** What the list is narrowed to; each goes away when it is pressed. */
export function FilterChips() {
  const say = useRepositoriesText()
  const sayValue = useValueText()
  const [search, change] = useSearch()
  const chosen = chosenOf(search)
  if (chosen.length === 0) return null
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
          onClick={() => change({ [filter]: null }, { isStep: true })}
        >
          {say(filter)}: {sayValue(filter, value)}
        </Button>
      ))}
      {chosen.length > 1 && (
        <Button
          size="compact-sm"
          variant="subtle"
          className="plain-button"
          onClick={() => change(Object.fromEntries(FILTERS.map(filter => [filter, null])), { isStep: true })}
        >
          {say('clear')}
        </Button>
      )}
    </Group>
  )
}
