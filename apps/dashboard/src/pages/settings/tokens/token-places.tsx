import { Button, CloseButton, Fieldset, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTokensText } from './messages.js'
import { type Scope, SCOPES } from './place-of.js'

/** The server takes no more for one token. */
const MAX_PLACES = 50

/** Where a fine-grained token counts: none means wherever its account has rights. */
export function TokenPlaces() {
  const say = useTokensText()
  const [places, setPlaces] = useState<readonly number[]>([])
  const add = () => setPlaces([...places, (places.at(-1) ?? 0) + 1])
  return (
    <Fieldset legend={say('places')}>
      <Stack gap="sm" align="flex-start">
        {places.length === 0 && <Text size="sm">{say('anywhere')}</Text>}
        {places.map((id, at) => (
          <Place key={id} number={at + 1} onRemove={() => setPlaces(places.filter(other => other !== id))} />
        ))}
        <Button size="xs" variant="default" onClick={add} disabled={places.length === MAX_PLACES}>
          {say('addPlace')}
        </Button>
      </Stack>
    </Fieldset>
  )
}

function Place({ number, onRemove }: { number: number; onRemove: () => void }) {
  const say = useTokensText()
  return (
    <Group align="flex-end" gap="xs" w="100%">
      <TextInput
        name="place"
        label={say('place', { number })}
        description={say('placeHelp')}
        required
        autoFocus
        style={{ flex: '1 1 100%' }}
      />
      <NativeSelect
        name="placeScope"
        label={say('placeScope')}
        data={SCOPES.map(value => ({ value, label: say(`scope_${value}`) }))}
      />
      <CloseButton onClick={onRemove} aria-label={say('removePlace', { number })} />
    </Group>
  )
}

/** What was filled in, in order. */
export function placesIn(fields: FormData): readonly { place: string; scope: Scope }[] {
  const scopes = fields.getAll('placeScope')
  return fields.getAll('place').map((place, at) => ({ place: String(place), scope: scopes[at] as Scope }))
}
