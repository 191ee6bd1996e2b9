import { Button, Loader } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import type { Pages } from '../api/use-ask.js'
import type { Column } from './data-table.js'
import { useErrorText } from './error-text.js'
import { saveFile } from './save-file.js'
import { useCommonText } from './messages.js'
import { csvFileName, MAX_CSV_ROWS, toCsv } from './to-csv.js'

const LOADER_SIZE = 12

/**
 * Saves all rows of a list as CSV, those too that were not scrolled to. Cells that a spreadsheet would run as a formula are made text.
 * Pressed again, or when one leaves, it stops and saves nothing.
 */
export function CsvButton<Row>({
  columns,
  pages,
  name,
  isCut = false,
}: {
  columns: readonly Column<Row>[]
  pages: Pick<Pages<Row>, 'all'>
  name: string
  /** What `pages` gives is not all that there is. */
  isCut?: boolean
}) {
  const say = useCommonText()
  const errorText = useErrorText()
  const [isBusy, setBusy] = useState(false)
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])

  async function save(signal: AbortSignal) {
    setBusy(true)
    try {
      const written = columns.filter(column => column.text !== undefined)
      const { rows, hasMore } = await firstRows(pages, signal)
      if (hasMore) notifications.show({ message: say('exportCut', { count: rows.length }), color: 'yellow' })
      const cells = rows.map(row => written.map(column => column.text?.(row) ?? ''))
      const csv = await toCsv(written, cells)
      if (signal.aborted) return
      saveFile(csvFileName(name, isCut || hasMore ? rows.length : null), 'text/csv;charset=utf-8', csv)
    } catch (error) {
      if (!signal.aborted)
        notifications.show({ title: say('failed'), message: errorText(error).text, color: 'red' })
    } finally {
      setBusy(false)
    }
  }

  function press({ detail }: MouseEvent) {
    if (detail > 1) return // a double click is one
    if (isBusy) return stop.current?.abort()
    stop.current = new AbortController()
    void save(stop.current.signal)
  }

  return (
    <Button
      variant="default"
      size="xs"
      onClick={press}
      {...(isBusy && { leftSection: <Loader size={LOADER_SIZE} aria-hidden /> })}
    >
      {say(isBusy ? 'stopDownload' : 'download')}
    </Button>
  )
}

/** As many as a file holds, and whether there are more. */
async function firstRows<Row>(pages: Pick<Pages<Row>, 'all'>, signal: AbortSignal) {
  const rows: Row[] = []
  for await (const row of pages.all(signal)) {
    if (rows.length === MAX_CSV_ROWS) return { rows, hasMore: true }
    rows.push(row)
  }
  return { rows, hasMore: false }
}
