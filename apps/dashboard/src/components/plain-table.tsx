import { Box, Group, Table } from '@mantine/core'
import { CsvButton } from './csv-button.js'
import type { Column } from './data-table.js'
import { Cells, shownColumns, TableHead } from './table-parts.js'

/** CSS pixels that a column has at least: on a narrow screen one scrolls to the right and not through words of one letter a line. */
const COLUMN_WIDTH = 140

/** A table of rows that are all at hand and few: those of a comparison or of a printed page. Without lines of its own to scroll. */
export function PlainTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  csvName,
  isCut = false,
}: {
  /** Names the table for who can’t see where it stands. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row, at: number) => string
  /** Of the file, without `.csv`. */
  csvName: string
  /** There are more than `rows`: the file says so by its name. */
  isCut?: boolean
}) {
  const shown = shownColumns(columns)
  async function* all() {
    yield* rows
  }
  return (
    <>
      <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={caption}>
        <Table aria-label={caption} miw={shown.length * COLUMN_WIDTH}>
          <TableHead columns={shown} />
          <Table.Tbody>
            {rows.map((row, at) => (
              <Table.Tr key={keyOf(row, at)}>
                <Cells row={row} columns={shown} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Group justify="flex-end" mt="xs" className="no-print">
        <CsvButton columns={columns} pages={{ all }} name={csvName} isCut={isCut} />
      </Group>
    </>
  )
}
