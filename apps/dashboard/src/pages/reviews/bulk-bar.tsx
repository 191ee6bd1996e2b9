import { Button, Card, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { BulkDialog, type BulkAct } from './bulk-dialog.js'
import { useReviewsText } from './messages.js'
import type { QueueRow } from './queries.js'

/** What can be done with several reviews at once; nothing while none is chosen. */
export function BulkBar({ rows, onDone }: { rows: readonly QueueRow[]; onDone: () => void }) {
  const say = useReviewsText()
  const [act, setAct] = useState<BulkAct | null>(null)
  // Those of the dialog stay while it is open, though the list behind it changes.
  const [held, setHeld] = useState<readonly QueueRow[]>([])
  const open = (chosen: BulkAct) => {
    setHeld(rows)
    setAct(chosen)
  }
  return (
    <>
      {rows.length > 0 && (
        <Card withBorder padding="xs">
          <Group gap="xs" justify="space-between">
            <Text size="sm" aria-live="polite">
              {say('bulk', { count: rows.length })}
            </Text>
            <Group gap="xs">
              <Button size="xs" onClick={() => open('APPROVE')}>
                {say('approve')}
              </Button>
              <Button size="xs" color="red.9" onClick={() => open('REJECT')}>
                {say('reject')}
              </Button>
              <Button size="xs" variant="default" onClick={() => open('WAIVE')}>
                {say('waive')}
              </Button>
              <Button size="xs" variant="default" onClick={onDone}>
                {say('chooseNone')}
              </Button>
            </Group>
          </Group>
        </Card>
      )}
      <BulkDialog
        act={act}
        rows={held}
        onClose={isDone => {
          setAct(null)
          if (isDone) onDone()
        }}
      />
    </>
  )
}
