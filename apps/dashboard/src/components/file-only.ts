import type { Column } from './data-table.js'

/** A column that stands in the file of a table, and not on the screen, where its cells say it in their own way. */
export function fileOnly<Row>(
  key: string,
  header: string,
  text: NonNullable<Column<Row>['text']>,
): Column<Row> {
  return { key, header, text, isFileOnly: true, cell: () => null }
}
