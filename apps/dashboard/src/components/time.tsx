import { Text } from '@mantine/core'
import { formatAgo, formatTime } from '../text/format.js'
import { useClock } from './use-clock.js'

/** How long ago or until something, with the exact time for who points at it. */
export function Time({ at }: { at: string | null | undefined }) {
  useClock()
  if (!at) return <Text span>—</Text>
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at)}
    </time>
  )
}
