import { Badge } from '@mantine/core'
import { useReviewsText } from './messages.js'
import type { QueueRow } from './queries.js'

const COLORS = { OPEN: 'blue', APPROVED: 'teal', REJECTED: 'red', WITHDRAWN: 'gray' } as const

/** What became of a review. */
export function StateBadge({ state }: { state: QueueRow['state'] }) {
  const say = useReviewsText()
  return <Badge className={`badge badge-${COLORS[state]}`}>{say(`state_${state}`)}</Badge>
}
