import { Box, Group, SegmentedControl, Stack, VisuallyHidden } from '@mantine/core'
import { useMediaQuery, useSet } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef, useState } from 'react'
import { usePages } from '../../api/use-ask.js'
import { CsvButton } from '../../components/csv-button.js'
import { ListChanged } from '../../components/list-changed.js'
import { Empty, Failure, Loading } from '../../components/states.js'
import { useSearch } from '../../routing/use-search.js'
import { BulkBar } from './bulk-bar.js'
import { type BulkAct, BulkDialog } from './bulk-dialog.js'
import { DETAIL_ID } from './detail-id.js'
import { useReviewsText } from './messages.js'
import { REVIEW_QUEUE, type QueueRow } from './queries.js'
import { useQueueColumns } from './queue-columns.js'
import { ReviewDetail, type ReviewDialog } from './review-detail.js'
import { ReviewList, rowIdOf } from './review-list.js'
import { stepInList } from './step-in-list.js'
import { useShortcuts } from './use-shortcuts.js'
import './reviews.css'

const SHOWN = ['open', 'mine', 'decided', 'all'] as const
/** From here on list and review stand beside each other. */
const WIDE = '(min-width: 56.25em)'
/** Reviews that are decided at once: as many as one look ahead is for. */
const MAX_MARKED = 100

/** Reviews at the left, the one that is chosen at the right; all of it by keys, too. */
export function Queue({ onHelp }: { onHelp: () => void }) {
  const say = useReviewsText()
  const [search, change] = useSearch()
  const shown = SHOWN.find(name => name === search['show']) ?? 'open'
  const pages = useQueue(shown)
  const marked = useSet<string>()
  // Of one review: whoever goes on to another one meanwhile must not decide that instead.
  const [dialog, setDialog] = useState<{ id: string; act: ReviewDialog } | null>(null)
  // Holds its reviews while it is open, though the list behind it changes.
  const [bulk, setBulk] = useState<{ act: BulkAct | null; rows: readonly QueueRow[] }>({
    act: null,
    rows: [],
  })
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  const chosen = search['review'] ?? null
  const choose = (id: string | null) => change({ review: id }, { isStep: !isWide })
  const { rows } = pages
  const at = rows.findIndex(({ id }) => id === chosen)
  const lastAt = useRef(0)
  useEffect(() => {
    if (at >= 0) lastAt.current = at
  }, [at])
  const step = (by: number) => {
    if (by > 0 && at === rows.length - 1) pages.loadMore()
    const next = rows[stepInList(at, lastAt.current, by, rows.length)]
    if (!next) return
    choose(next.id)
    document.getElementById(rowIdOf(next.id))?.focus({ preventScroll: true })
  }
  const markedRows = rows.filter(({ id }) => marked.has(id))
  const mark = (id: string) => {
    if (marked.has(id)) marked.delete(id)
    else if (markedRows.length < MAX_MARKED) marked.add(id)
    else notifications.show({ message: say('bulkMost', { count: MAX_MARKED }), color: 'yellow' })
  }
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    o: () => document.getElementById(DETAIL_ID)?.focus(),
    u: () => choose(null),
    x: () => chosen && mark(chosen),
    '?': onHelp,
  })
  const list = (
    <ListPane
      shown={shown}
      onShow={show => {
        lastAt.current = 0
        change({ show: show === 'open' ? null : show, review: null })
      }}
      pages={pages}
      bar={
        <BulkBar
          count={markedRows.length}
          onAct={act => setBulk({ act, rows: markedRows })}
          onChooseNone={() => marked.clear()}
        />
      }
    >
      <ReviewList rows={rows} pages={pages} chosen={chosen} marked={marked} onChoose={choose} onMark={mark} />
    </ListPane>
  )
  const detail = (
    <ReviewDetail
      id={chosen}
      dialog={dialog !== null && dialog.id === chosen ? dialog.act : null}
      onDialog={act => setDialog(act && chosen ? { id: chosen, act } : null)}
      onBack={isWide ? null : () => choose(null)}
    />
  )
  // Whoever turns the screen or makes the window narrow keeps what they have begun to write in a dialog.
  return (
    <>
      <div className={isWide ? 'review-split' : undefined}>
        {(isWide || chosen === null) && <Box key="list">{list}</Box>}
        {(isWide || chosen !== null) && <Box key="detail">{detail}</Box>}
      </div>
      <BulkDialog
        {...bulk}
        onClose={isDone => {
          setBulk({ ...bulk, act: null })
          if (isDone) marked.clear()
        }}
      />
    </>
  )
}

function useQueue(shown: (typeof SHOWN)[number]) {
  const filter = {
    state: shown === 'open' || shown === 'mine' ? ('OPEN' as const) : null,
    assignedToMe: shown === 'mine',
    decided: shown === 'decided',
  }
  return usePages('reviews', REVIEW_QUEUE, filter, data => data.reviewQueue)
}

function ListPane({
  shown,
  onShow,
  pages,
  bar,
  children,
}: {
  shown: (typeof SHOWN)[number]
  onShow: (shown: string) => void
  pages: ReturnType<typeof useQueue>
  bar: React.ReactNode
  children: React.ReactNode
}) {
  const say = useReviewsText()
  const columns = useQueueColumns()
  const { query, rows } = pages
  return (
    <Stack gap="sm">
      <Box role="group" aria-label={say('show')}>
        <VisuallyHidden>{say('show')}</VisuallyHidden>
        <SegmentedControl
          className="review-filter"
          fullWidth
          size="xs"
          value={shown}
          onChange={onShow}
          data={SHOWN.map(value => ({ value, label: say(value) }))}
        />
      </Box>
      {bar}
      {query.isPending && <Loading />}
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {rows.length > 0 && (
        <div className="list-around">
          <ListChanged pages={pages} />
          {children}
        </div>
      )}
      {rows.length === 0 && !query.isPending && !query.isError && (
        <Empty title={say('none')} text={say('noneText')} />
      )}
      {rows.length > 0 && (
        <Group justify="flex-end">
          <CsvButton<QueueRow> columns={columns} pages={pages} name="reviews" />
        </Group>
      )}
    </Stack>
  )
}
