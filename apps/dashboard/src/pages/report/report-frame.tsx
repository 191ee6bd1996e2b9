import './report.css'
import { Button, Stack, Text, Title } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { isPassing } from '../../api/api-error.js'
import type { All } from '../../api/use-all.js'
import type { Column } from '../../components/data-table.js'
import { Page } from '../../components/page.js'
import { PlainTable } from '../../components/plain-table.js'
import { Failure, Loading } from '../../components/states.js'
import { useViewer } from '../../session/use-viewer.js'
import { DASH, formatTime } from '../../text/format.js'
import { isRefusal } from './is-refusal.js'
import { useReportText } from './messages.js'
import { useMaking } from './use-making.js'

/** A page that is made for paper: what it is about first, and who made it when. */
export function ReportFrame({
  title,
  facts,
  children,
}: {
  title: string
  facts: readonly Fact[]
  children: ReactNode
}) {
  const say = useReportText()
  const viewer = useViewer()
  const { madeAt, isMaking, isFailed, makeAnew } = useMaking()
  const print = (
    <Button
      className="no-print"
      // Its words take two lines where one has no room for them.
      maw="100%"
      h="auto"
      mih={36}
      styles={{ label: { whiteSpace: 'normal' } }}
      leftSection={<IconPrinter size={18} aria-hidden />}
      disabled={isMaking || isFailed} // a sheet that lacks a part is no proof
      onClick={() => globalThis.print()}
    >
      {say('print')}
    </Button>
  )
  const made: readonly Fact[] = [
    [say('madeAt'), madeAt === null ? DASH : `${formatTime(madeAt)} (${madeAt})`],
    [say('madeBy'), viewer.data?.name ?? say('nobody')],
    [say('server'), location.origin],
  ]
  return (
    <Page
      title={title}
      actions={
        <>
          <Button className="no-print" variant="default" loading={isMaking} onClick={makeAnew}>
            {say('makeAnew')}
          </Button>
          {print}
        </>
      }
    >
      <Stack gap="xl" className="report">
        <ReportSection title={say('subject')}>
          <Facts facts={[...facts, ...made]} />
        </ReportSection>
        {children}
      </Stack>
    </Page>
  )
}

/** A name, and what is so; no more than text is told. */
export type Fact = readonly [string, ReactNode]

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="report-facts">
      {facts.map(([name, value]) => (
        <Pair key={name} name={name} value={value} />
      ))}
    </dl>
  )
}

function Pair({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

export function ReportSection({
  title,
  isOnNewPage = false,
  children,
}: {
  title: string
  isOnNewPage?: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <Stack component="section" gap="sm" aria-labelledby={id} {...(isOnNewPage && { className: 'new-page' })}>
      <Title order={2} size="h3" id={id}>
        {title}
      </Title>
      {children}
    </Stack>
  )
}

/** All rows of a list, or why they are not there. */
export function ReportList<Row>({
  query,
  title,
  columns,
  keyOf,
  csvName,
}: {
  query: Pick<UseQueryResult<All<Row>, Error>, 'data' | 'error' | 'refetch'>
  title: string
  columns: readonly Column<Row>[]
  keyOf: (row: Row) => string
  csvName: string
}) {
  const say = useReportText()
  const { data, error } = query
  if (error && isRefusal(error)) return <Text>{say('notForYou')}</Text>
  // What may pass takes away nothing that was read.
  if (error && !(data && isPassing(error)))
    return <Failure error={error} onRetry={() => void query.refetch()} />
  if (!data) return <Loading />
  if (data.rows.length === 0) return <Text>{say('none')}</Text>
  return (
    <>
      <PlainTable
        caption={title}
        columns={columns}
        rows={data.rows}
        keyOf={keyOf}
        csvName={csvName}
        isCut={data.isCut}
      />
      {data.isCut && <Text size="sm">{say('cut', { count: data.rows.length })}</Text>}
    </>
  )
}
