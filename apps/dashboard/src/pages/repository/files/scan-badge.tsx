import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconBug, IconCheck, IconClock } from '@tabler/icons-react'
import { useFilesText } from './messages.js'
import type { FoundFile } from './use-files.js'

const ICON_SIZE = 14
const LOOKS = {
  SAFE: { color: 'teal', Icon: IconCheck },
  CAUTION: { color: 'yellow', Icon: IconAlertTriangle },
  SUSPICIOUS: { color: 'yellow', Icon: IconAlertTriangle },
  UNSAFE: { color: 'red', Icon: IconBug },
  QUEUED: { color: 'gray', Icon: IconClock },
} as const

/** What scans found of a file, in one word; what they found in particular for who points at it. */
export function ScanBadge({ scan }: { scan: NonNullable<FoundFile['scan']> }) {
  const say = useFilesText()
  const { color, Icon } = LOOKS[scan.safety]
  const found = [
    ...scan.viruses.map(name => `${say('viruses')}: ${name}`),
    ...scan.imports.map(name => `${say('imports')}: ${name}`),
  ].join('\n')
  return (
    <Badge
      className={`badge badge-${color}`}
      leftSection={<Icon size={ICON_SIZE} aria-hidden />}
      title={found}
    >
      {say(`safety_${scan.safety}`)}
    </Badge>
  )
}
