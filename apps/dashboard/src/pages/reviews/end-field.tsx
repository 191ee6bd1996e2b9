import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { inDays, toLocalInput, WAIVER_DAYS } from './end-of-waiver.js'
import { useReviewsText } from './messages.js'

/** Until when a waiver holds: one of the usual spans, or any moment. */
export function EndField() {
  const say = useReviewsText()
  const [end, setEnd] = useState(() => toLocalInput(inDays(WAIVER_DAYS[1])))
  return (
    <div>
      <TextInput
        type="datetime-local"
        name="end"
        label={say('ends')}
        value={end}
        onChange={event => setEnd(event.target.value)}
        required
      />
      <Group gap="xs" mt="xs">
        {WAIVER_DAYS.map(days => (
          <Button
            key={days}
            size="compact-xs"
            variant="default"
            onClick={() => setEnd(toLocalInput(inDays(days)))}
          >
            {say('endsIn', { count: days })}
          </Button>
        ))}
      </Group>
    </div>
  )
}
