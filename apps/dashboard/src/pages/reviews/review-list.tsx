import { Button, Checkbox, Group, Text, UnstyledButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Pages } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { useCommonText } from '../../components/messages.js'
import { Time } from '../../components/time.js'
import { useReviewsText } from './messages.js'
import type { QueueRow } from './queries.js'
import { StateBadge } from './state-badge.js'

interface ListProps {
  readonly rows: readonly QueueRow[]
  readonly pages: Pick<Pages<QueueRow>, 'hasMore' | 'isLoadingMore' | 'loadMore'>
  readonly chosen: string | null
  readonly marked: ReadonlySet<string>
  readonly onChoose: (id: string) => void
  readonly onMark: (id: string) => void
}

/** What waits, the newest first. */
export function ReviewList({ rows, pages, ...rest }: ListProps) {
  const say = useReviewsText()
  const common = useCommonText()
  return (
    <>
      <ul className="review-list" aria-label={say('openCount')}>
        {rows.map(row => (
          <ReviewItem key={row.id} row={row} {...rest} />
        ))}
      </ul>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" aria-live="polite">
          {common(pages.hasMore ? 'rowsMore' : 'rows', { count: rows.length })}
        </Text>
        {pages.hasMore && (
          <Button variant="default" size="xs" loading={pages.isLoadingMore} onClick={pages.loadMore}>
            {common('loadMore')}
          </Button>
        )}
      </Group>
    </>
  )
}

/** Of the button that opens a review. */
export function rowIdOf(id: string): string {
  return `review-row-${id}`
}

function ReviewItem({
  row,
  chosen,
  marked,
  onChoose,
  onMark,
}: Omit<ListProps, 'rows' | 'pages'> & { row: QueueRow }) {
  const say = useReviewsText()
  const item = useRef<HTMLLIElement>(null)
  const isChosen = row.id === chosen
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  const { repo, revision } = row
  return (
    <li ref={item} className="review-item" data-chosen={isChosen || undefined}>
      <Checkbox
        mt={4}
        checked={marked.has(row.id)}
        onChange={() => onMark(row.id)}
        aria-label={say('choose', { name: repo.fullName })}
      />
      <UnstyledButton
        id={rowIdOf(row.id)}
        className="review-open"
        aria-current={isChosen ? 'true' : undefined}
        onClick={() => onChoose(row.id)}
      >
        <Group gap="xs" justify="space-between">
          <Text fw={600} className="any-break" component="span">
            {repo.fullName}
          </Text>
          <VerdictBadge verdict={revision?.verdict ?? null} />
        </Group>
        <Text size="sm" lineClamp={2} className="any-break">
          {row.reason}
        </Text>
        <Group gap="xs">
          {row.state !== 'OPEN' && <StateBadge state={row.state} />}
          <Text size="xs" c="dimmed" component="span" className="any-break">
            {say('asked', { name: row.requestedBy ?? say('unknown') })} · <Time at={row.createdAt} />
          </Text>
        </Group>
        {revision && revision.verdictReasons.length > 0 && (
          <Text size="xs" c="dimmed" lineClamp={1} className="any-break">
            {revision.verdictReasons.join(', ')}
          </Text>
        )}
      </UnstyledButton>
    </li>
  )
}
