import { Button, Group, Stack, Text, TextInput, Title, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { type FormEvent, memo, useCallback, useId, useState } from 'react'
import { useSearch } from '../../routing/use-search.js'
import { formatNumber } from '../../text/format.js'
import { useRepositoriesText } from './messages.js'
import type { FacetCounts } from './queries.js'
import { useValueText } from './use-value-text.js'
import { type Facet, valueInAddress } from './view.js'

/** Values before one asks for the others. */
const FEW = 6
const ICON_SIZE = 14
/** Whose values are few and all known. */
const CLOSED: readonly Facet[] = ['type', 'verdict', 'findings']

/** One facet: its most frequent values, one of which may be chosen, and a place for a rare one. */
export const FacetChoice = memo(function FacetChoice({
  facet,
  counts,
}: {
  facet: Facet
  counts: FacetCounts
}) {
  const say = useRepositoriesText()
  const [search, change] = useSearch()
  const [isLong, { toggle }] = useDisclosure(false)
  const id = useId()
  const chosen = search[facet] ?? null
  const choose = useCallback(
    (value: string | null) => change({ [facet]: value }, { isStep: true }),
    [change, facet],
  )
  const shown = counts.values.filter(
    ({ value }, at) => isLong || at < FEW || valueInAddress(facet, value) === chosen,
  )
  const hidden = counts.values.length - FEW
  return (
    <Stack gap={4} role="group" aria-labelledby={id}>
      <Title order={2} size="h6" id={id}>
        {say(facet)}
      </Title>
      {counts.values.length === 0 && (
        <Text size="sm" c="dimmed">
          {say('noValues')}
        </Text>
      )}
      {shown.map(({ value, count }) => (
        <Value
          key={value}
          facet={facet}
          value={value}
          count={counts.isCapped ? say('atLeast', { count: formatNumber(count) }) : formatNumber(count)}
          unit={say('unit', { count })}
          isChosen={valueInAddress(facet, value) === chosen}
          onChoose={choose}
        />
      ))}
      {hidden > 0 && (
        <Button
          size="compact-xs"
          variant="subtle"
          className="plain-button"
          onClick={toggle}
          aria-expanded={isLong}
        >
          {isLong ? say('showLess') : say('showAll', { count: hidden })}
        </Button>
      )}
      {!CLOSED.includes(facet) && (isLong || counts.isCapped) && <Other facet={facet} onTake={choose} />}
    </Stack>
  )
})

const Value = memo(function Value({
  facet,
  value,
  count,
  unit,
  isChosen,
  onChoose,
}: {
  facet: Facet
  value: string
  count: string
  /** What is counted, for who doesn’t see that the numbers stand in a list of repositories. */
  unit: string
  isChosen: boolean
  /** By its value in the address; null lets go of it. */
  onChoose: (value: string | null) => void
}) {
  const words = useValueText()(facet, value)
  return (
    <UnstyledButton
      onClick={() => onChoose(isChosen ? null : valueInAddress(facet, value))}
      aria-pressed={isChosen}
      className="facet-value"
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={isChosen ? 700 : 400} className="any-break">
          {isChosen && <IconCheck size={ICON_SIZE} aria-hidden />} {words}
        </Text>
        <Text size="sm" c="dimmed">
          {count} <VisuallyHidden>{unit}</VisuallyHidden>
        </Text>
      </Group>
    </UnstyledButton>
  )
})

/** For a value that is too rare to be in the list. */
function Other({ facet, onTake }: { facet: Facet; onTake: (value: string) => void }) {
  const say = useRepositoriesText()
  const [text, setText] = useState('')
  function take(event: FormEvent) {
    event.preventDefault()
    if (text.trim() === '') return
    onTake(text.trim())
    setText('')
  }
  const label = say('other', { facet: say(facet) })
  return (
    <form onSubmit={take}>
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={event => setText(event.target.value)}
      />
    </form>
  )
}
