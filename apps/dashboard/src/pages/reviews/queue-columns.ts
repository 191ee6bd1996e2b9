import type { Column } from '../../components/data-table.js'
import { useReviewsText } from './messages.js'
import type { QueueRow } from './queries.js'

/** The queue as a file. */
export function useQueueColumns(): readonly Column<QueueRow>[] {
  const say = useReviewsText()
  const column = (key: string, header: string, text: (row: QueueRow) => string | null): Column<QueueRow> => ({
    key,
    header,
    cell: text,
    text,
  })
  return [
    column('repository', say('repository'), ({ repo }) => repo.fullName),
    column('revision', say('revision'), ({ commit }) => commit),
    column('state', say('state'), ({ state }) => state),
    column('verdict', say('verdict'), ({ revision }) => revision?.verdict ?? null),
    column('reasons', say('reasons'), ({ revision }) => revision?.verdictReasons.join(' ') ?? null),
    column('comment', say('comment'), ({ reason }) => reason),
    column('requestedBy', say('requestedBy'), ({ requestedBy }) => requestedBy),
    column('requested', say('requested'), ({ createdAt }) => createdAt),
    column('decided', say('decided'), ({ decidedAt }) => decidedAt),
    column('assignees', say('assignees'), ({ assignees }) => assignees.join(' ')),
  ]
}
