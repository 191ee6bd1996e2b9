import './charts.css'
import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useId, useState } from 'react'
import type { Column } from '../data-table.js'
import { Loading } from '../states.js'
import { useChartText } from './messages.js'
import type { Series } from './series.js'

// Most look at the picture alone: no first page waits for what makes tables and files.
const LazyTable = lazy(() => import('../plain-table.js').then(module => ({ default: module.PlainTable })))

/** A chart with its title, what its colours mean, and the same as a table that can be saved. */
export function Figure<Row>({
  title,
  note,
  isEstimated = false,
  legend = [],
  table,
  children,
}: {
  title: string
  note?: ReactNode
  isEstimated?: boolean
  legend?: readonly Series[]
  table: {
    readonly columns: readonly Column<Row>[]
    readonly rows: readonly Row[]
    readonly keyOf: (row: Row) => string
    /** Of the file, without `.csv`. */
    readonly name: string
  }
  children: ReactNode
}) {
  const say = useChartText()
  const id = useId()
  const [isTable, setTable] = useState(false)
  const isEmpty = table.rows.length === 0
  return (
    <Card withBorder component="section" aria-labelledby={id} padding="md" style={{ overflow: 'visible' }}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs" align="flex-start">
          <Title order={2} size="h5" id={id}>
            {title}
          </Title>
          {!isEmpty && (
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => setTable(!isTable)}
              aria-pressed={isTable}
            >
              {say(isTable ? 'asPicture' : 'asTable')}
            </Button>
          )}
        </Group>
        {(note || isEstimated) && (
          <Text size="sm" c="dimmed">
            {note} {isEstimated && say('estimated')}
          </Text>
        )}
        {isEmpty && <Text c="dimmed">{say('empty')}</Text>}
        {!isEmpty && !isTable && legend.length > 0 && <Legend series={legend} />}
        {!isEmpty && !isTable && children}
        {!isEmpty && isTable && (
          <Suspense fallback={<Loading />}>
            <LazyTable
              caption={title}
              // A component that comes later can’t be told what its rows are.
              columns={table.columns as readonly Column<unknown>[]}
              rows={table.rows}
              keyOf={table.keyOf as (row: unknown) => string}
              csvName={table.name}
            />
          </Suspense>
        )}
      </Stack>
    </Card>
  )
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <Group gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {series.map(({ key, label, color }) => (
        <Group key={key} component="li" gap={6}>
          <span className={`swatch mark-${color}`} aria-hidden />
          <Text size="xs">{label}</Text>
        </Group>
      ))}
    </Group>
  )
}
