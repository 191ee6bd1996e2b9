import { Badge } from '@mantine/core'
import {
  IconBan,
  IconCheck,
  IconClock,
  IconMinus,
  IconPlayerPlay,
  IconAlertTriangle,
} from '@tabler/icons-react'
import { useMirrorsText } from './messages.js'
import type { Run } from './mirror-query.js'

const ICON_SIZE = 14
const STATES = {
  SUCCEEDED: { color: 'teal', Icon: IconCheck },
  RUNNING: { color: 'blue', Icon: IconPlayerPlay },
  QUEUED: { color: 'gray', Icon: IconClock },
  FAILED: { color: 'red', Icon: IconAlertTriangle },
  CANCELLED: { color: 'yellow', Icon: IconBan },
  NEVER: { color: 'gray', Icon: IconMinus },
} as const

/** Where a run stands, by word and sign. */
export function RunBadge({ run }: { run: Pick<Run, 'state'> | null }) {
  const say = useMirrorsText()
  const state = run?.state ?? 'NEVER'
  const { color, Icon } = STATES[state]
  return (
    <Badge className={`badge badge-${color}`} leftSection={<Icon size={ICON_SIZE} aria-hidden />}>
      {say(`state_${state}`)}
    </Badge>
  )
}
