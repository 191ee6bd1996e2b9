import { Box, Button, Group, Table, Text } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type Ref,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Pages } from '../api/use-ask.js'
import { CsvButton } from './csv-button.js'
import { useCommonText } from './messages.js'
import { ListChanged } from './list-changed.js'
import { Empty, Failure, Loading } from './states.js'
import { Cells, shownColumns, TableHead } from './table-parts.js'

export interface Column<Row> {
  readonly key: string
  readonly header: string
  cell(row: Row): ReactNode
  /** The same for a file. Absent: the column is for hands, not for files. */
  readonly text?: (row: Row) => string | number | boolean | null | undefined
  readonly isNumeric?: boolean
  /** It stands in the file alone: too long, or of no use, on a screen. */
  readonly isFileOnly?: boolean
  /** CSS width, where the content should not say it. */
  readonly width?: string
}

/** CSS pixels; rows may be higher, they are measured. */
const ROW_HEIGHT = 44
/** Rows that are there above and below what is seen. */
const OVERSCAN = 12
/** Of rows that answer the question before. */
const OLD_OPACITY = 0.6

/** A list of any length: rows come as one scrolls, only those in sight are in the document, and all of them go into a file. */
export function DataTable<Row>({
  caption,
  columns,
  pages,
  keyOf,
  csvName,
  empty,
  isWhole = false,
}: {
  /** Names the table for who can’t see where it stands. */
  caption: string
  columns: readonly Column<Row>[]
  pages: Pages<Row>
  keyOf: (row: Row) => string
  /** Of the file, without `.csv`. */
  csvName: string
  empty: ReactNode
  /** All rows that were read are in the document, and more come by hand: for what scrolls by itself, such as a drawer. */
  isWhole?: boolean
}) {
  const { rows, query } = pages
  const shown = useMemo(() => shownColumns(columns), [columns])
  if (query.isPending) return <Loading />
  const failure = query.isError && <Failure error={query.error} onRetry={pages.retry} />
  if (rows.length === 0) return failure || (typeof empty === 'string' ? <Empty title={empty} /> : empty)
  return (
    <div className="list-around">
      <ListChanged pages={pages} />
      <Rows caption={caption} columns={shown} pages={pages} keyOf={keyOf} isWhole={isWhole} />
      {failure && <Box mt="sm">{failure}</Box>}
      <Foot pages={pages} csv={<CsvButton columns={columns} pages={pages} name={csvName} />} />
    </div>
  )
}

function Rows<Row>({
  caption,
  columns,
  pages,
  keyOf,
  isWhole = false,
}: Pick<Parameters<typeof DataTable<Row>>[0], 'caption' | 'columns' | 'isWhole' | 'keyOf' | 'pages'>) {
  const { hasMore, loadMore } = pages
  // What could not be had is asked for again by hand.
  const loadsBySelf = hasMore && !pages.query.isError && !isWhole
  // Dozens of rows take a while to draw: what one types or presses meanwhile comes first.
  const rows = useDeferredValue(pages.rows)
  const list = useRef<HTMLDivElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  useLayoutEffect(() => setScrollMargin(list.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: isWhole ? rows.length : OVERSCAN,
    scrollMargin,
    getItemKey: at => keyOf(rows[at] as Row),
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)
  const isAtEnd = last !== undefined && last.index >= rows.length - OVERSCAN
  useEffect(() => {
    if (isAtEnd && loadsBySelf) loadMore()
  }, [isAtEnd, loadsBySelf, loadMore])
  const above = (shown[0]?.start ?? scrollMargin) - scrollMargin
  const below = virtual.getTotalSize() - ((last?.end ?? scrollMargin) - scrollMargin)
  return (
    <Box
      ref={list}
      style={{ overflowX: 'auto', ...(pages.isOld && { opacity: OLD_OPACITY }) }}
      tabIndex={0}
      role="region"
      aria-label={caption}
      aria-busy={pages.isOld ?? false}
      onKeyDown={goByArrow}
    >
      <Table highlightOnHover aria-rowcount={hasMore ? -1 : rows.length + 1} aria-label={caption}>
        <TableHead columns={columns} />
        <Table.Tbody>
          <Gap height={above} span={columns.length} />
          {shown.map(({ index, key }) => (
            <DataRow
              key={String(key)}
              ref={virtual.measureElement}
              row={rows[index]}
              index={index}
              columns={columns as readonly Column<unknown>[]}
            />
          ))}
          <Gap height={below} span={columns.length} />
        </Table.Tbody>
      </Table>
    </Box>
  )
}

/** Drawn anew only when it, its place or the columns are others: not with every press of what stands around the table. */
const DataRow = memo(function DataRow({
  row,
  index,
  columns,
  ref,
}: {
  row: unknown
  index: number
  columns: readonly Column<unknown>[]
  ref: Ref<HTMLTableRowElement>
}) {
  return (
    <Table.Tr ref={ref} data-index={index} aria-rowindex={index + 2}>
      <Cells row={row} columns={columns} />
    </Table.Tr>
  )
})

/** Arrow keys lead from what has the focus in one row to its like in the next. */
function goByArrow(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const row = event.target instanceof Element ? event.target.closest('tr[data-index]') : null
  if (step === undefined || row === null || !(event.target instanceof HTMLAnchorElement)) return
  const next = row.parentElement?.querySelector(
    `tr[data-index="${Number(row.getAttribute('data-index')) + step}"] a`,
  )
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  next.focus()
}

/** Room of the rows that are not in the document. */
function Gap({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}

function Foot<Row>({ pages, csv }: { pages: Pages<Row>; csv: ReactNode }) {
  const say = useCommonText()
  const { rows, hasMore, isLoadingMore, loadMore } = pages
  return (
    <Group justify="space-between" mt="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {hasMore ? say('rowsMore', { count: rows.length }) : say('rows', { count: rows.length })}
      </Text>
      <Group gap="xs">
        {hasMore && (
          <Button variant="default" size="xs" loading={isLoadingMore} onClick={loadMore}>
            {say('loadMore')}
          </Button>
        )}
        {csv}
      </Group>
    </Group>
  )
}
