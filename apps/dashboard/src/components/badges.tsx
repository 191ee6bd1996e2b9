import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCheck, IconClock, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useCommonText } from './messages.js'

export type VerdictState = 'BLOCKED' | 'CLEARED' | 'PENDING' | 'RESTRICTED'
export type Severity = 'ERROR' | 'INFO' | 'WARNING'

const ICON_SIZE = 14
/** Told by word and sign, and by colour only beside them. */
const VERDICTS = {
  CLEARED: { color: 'teal', Icon: IconCheck },
  RESTRICTED: { color: 'yellow', Icon: IconAlertTriangle },
  PENDING: { color: 'gray', Icon: IconClock },
  BLOCKED: { color: 'red', Icon: IconBan },
} as const
const SEVERITIES = {
  ERROR: { color: 'red', Icon: IconX },
  WARNING: { color: 'yellow', Icon: IconAlertTriangle },
  INFO: { color: 'blue', Icon: IconInfoCircle },
} as const

export function VerdictBadge({ verdict }: { verdict: VerdictState | null }) {
  const say = useCommonText()
  if (verdict === null) return <Badge variant="default">{say('verdict_none')}</Badge>
  const { color, Icon } = VERDICTS[verdict]
  return (
    <Badge className={`badge badge-${color}`} leftSection={<Icon size={ICON_SIZE} aria-hidden />}>
      {say(`verdict_${verdict}`)}
    </Badge>
  )
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  const say = useCommonText()
  const { color, Icon } = SEVERITIES[severity]
  return (
    <Badge className={`badge badge-${color}`} leftSection={<Icon size={ICON_SIZE} aria-hidden />}>
      {say(`severity_${severity}`)}
    </Badge>
  )
}
