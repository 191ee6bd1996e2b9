import { Button, Card, Group, Text } from '@mantine/core'
import type { BulkAct } from './bulk-dialog.js'
import { useReviewsText } from './messages.js'

interface BulkBarProps {
  /** How many reviews are chosen. */
  readonly count: number
  readonly onAct: (act: BulkAct) => void
  readonly onChooseNone: () => void
}

/** What can be done with several reviews at once; nothing while none is chosen. */
export function BulkBar({ count, onAct, onChooseNone }: BulkBarProps) {
  const say = useReviewsText()
  if (count === 0) return null
  return (
    <Card withBorder padding="xs">
      <Group gap="xs" justify="space-between">
        <Text size="sm" aria-live="polite">
          {say('bulk', { count })}
        </Text>
        <Group gap="xs">
          <Button size="xs" onClick={() => onAct('APPROVE')}>
            {say('approve')}
          </Button>
          <Button size="xs" color="red.9" onClick={() => onAct('REJECT')}>
            {say('reject')}
          </Button>
          <Button size="xs" variant="default" onClick={() => onAct('WAIVE')}>
            {say('waive')}
          </Button>
          <Button size="xs" variant="default" onClick={onChooseNone}>
            {say('chooseNone')}
          </Button>
        </Group>
      </Group>
    </Card>
  )
}
