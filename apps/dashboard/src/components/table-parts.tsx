import { Table } from '@mantine/core'
import type { Column } from './data-table.js'

/** Those that stand on a screen. */
export function shownColumns<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns.filter(({ isFileOnly }) => !isFileOnly)
}

export function TableHead({
  columns,
}: {
  columns: readonly Pick<Column<never>, 'key' | 'header' | 'isNumeric' | 'width'>[]
}) {
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map(({ key, header, isNumeric, width }) => (
          <Table.Th key={key} scope="col" ta={isNumeric ? 'right' : 'left'} w={width}>
            {header}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  )
}

/** What a row says in each of its columns. */
export function Cells<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  return columns.map(column => (
    <Table.Td key={column.key} ta={column.isNumeric ? 'right' : 'left'}>
      {column.cell(row)}
    </Table.Td>
  ))
}
