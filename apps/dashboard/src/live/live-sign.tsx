import { Group, Text } from '@mantine/core'
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import { useLiveState } from './live-state.js'
import { useLiveText } from './messages.js'

const ICON_SIZE = 16

/** Says whether what is shown is kept up to date: by a sign, and by words where there is room for them. */
export function LiveSign() {
  const say = useLiveText()
  const state = useLiveState()
  const Icon = state === 'reconnecting' ? IconPlugConnectedX : IconPlugConnected
  return (
    <Group gap={4} wrap="nowrap" role="img" aria-label={say(state)} title={say(`${state}_hint`)} c="dimmed">
      <Icon size={ICON_SIZE} aria-hidden />
      <Text size="xs" visibleFrom="sm" aria-hidden>
        {say(state)}
      </Text>
    </Group>
  )
}
