import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'
import type { Pages } from '../api/use-ask.js'
import type { Column } from './data-table.js'
import { saveFile } from './save-file.js'
import { useCommonText } from './messages.js'
import { csvFileName, MAX_CSV_ROWS, toCsv } from './to-csv.js'

/** Saves all rows of a list as CSV, those too that were not scrolled to. Cells that a spreadsheet would run as a formula are made text. */
export function CsvButton<Row>({
  columns,
  pages,
  name,
}: {
  columns: readonly Column<Row>[]
  pages: Pick<Pages<Row>, 'all'>
  name: string
}) {
  const say = useCommonText()
  const [isBusy, setBusy] = useState(false)
  const stop = useRef<AbortController>(null)

  async function save() {
    setBusy(true)
    stop.current = new AbortController()
    try {
      const written = columns.filter(column => column.text !== undefined)
      const rows: unknown[][] = []
      let isCut = false
      for await (const row of pages.all(stop.current.signal)) {
        isCut = rows.length === MAX_CSV_ROWS
        if (isCut) {
          notifications.show({ message: say('exportCut', { count: MAX_CSV_ROWS }), color: 'yellow' })
          break
        }
        rows.push(written.map(column => column.text?.(row) ?? ''))
      }
      saveFile(csvFileName(name, isCut), 'text/csv;charset=utf-8', await toCsv(written, rows))
    } catch (error) {
      notifications.show({ title: say('failed'), message: (error as Error).message, color: 'red' })
    } finally {
      setBusy(false)
    }
  }

  return (
    <Button variant="default" size="xs" loading={isBusy} onClick={() => void save()}>
      {say('download')}
    </Button>
  )
}
