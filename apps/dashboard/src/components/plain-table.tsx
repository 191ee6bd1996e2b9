import { Box, Group, Table } from '@mantine/core'
import { CsvButton } from './csv-button.js'
import type { Column } from './data-table.js'

/** CSS pixels that a column has at least: on a narrow screen one scrolls to the right and not through words of one letter a line. */
const COLUMN_WIDTH = 140

/** A table of rows that are all at hand and few: those of a comparison or of a printed page. Without lines of its own to scroll. */
export function PlainTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  csvName,
}: {
  /** Names the table for who can’t see where it stands. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row, at: number) => string
  /** Of the file, without `.csv`. */
  csvName: string
}) {
  async function* all() {
    yield* rows
  }
  return (
    <>
      <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={caption}>
        <Table aria-label={caption} miw={columns.length * COLUMN_WIDTH}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ key, header, isNumeric, width }) => (
                <Table.Th key={key} scope="col" ta={isNumeric ? 'right' : 'left'} w={width}>
                  {header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, at) => (
              <Table.Tr key={keyOf(row, at)}>
                {columns.map(column => (
                  <Table.Td key={column.key} ta={column.isNumeric ? 'right' : 'left'}>
                    {column.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Group justify="flex-end" mt="xs" className="no-print">
        <CsvButton columns={columns} pages={{ all }} name={csvName} />
      </Group>
    </>
  )
}
