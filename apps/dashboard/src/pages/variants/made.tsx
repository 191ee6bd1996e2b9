import { Anchor, Badge, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCheck, IconClock, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect } from 'react'
import { graphql, type ResultOf } from '../../api/graphql.js'
import { type Pages, usePages, useTell } from '../../api/use-ask.js'
import { ConfirmButton } from '../../components/confirm.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { formatBytes } from '../../text/format.js'
import { useVariantsText } from './messages.js'

const MADE = graphql(`
  query Derivations($first: Int!, $after: String) {
    derivations(first: $first, after: $after) {
      nodes {
        id
        state
        step
        doneBytes
        totalBytes
        error
        log
        type
        tool
        target
        branch
        sourceVariant
        createdAt
        finishedAt
        source {
          fullName
        }
        result {
          fullName
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
type Row = ResultOf<typeof MADE>['derivations']['nodes'][number]

const CANCEL = graphql(`
  mutation CancelDerivation($id: ID!) {
    cancelDerivation(id: $id) {
      id
    }
  }
`)

/** Milliseconds between looks while something is made. */
const LOOK_MS = 2_000
const ICON_SIZE = 14
const WHOLE = 100
const STEPS = ['fetch', 'make', 'measure', 'land'] as const
const STATES = {
  DONE: { color: 'teal', Icon: IconCheck },
  RUNNING: { color: 'blue', Icon: IconPlayerPlay },
  QUEUED: { color: 'gray', Icon: IconClock },
  FAILED: { color: 'red', Icon: IconAlertTriangle },
  CANCELLED: { color: 'yellow', Icon: IconBan },
} as const

/** Variants that were ordered here, how far each is, and what became of it. */
export function Made() {
  const say = useVariantsText()
  const pages = usePages('variants', MADE, {}, data => data.derivations)
  useLooksAt(pages)
  return (
    <DataTable
      caption={say('made')}
      columns={useColumns()}
      pages={pages}
      keyOf={row => row.id}
      csvName="made-variants"
      empty={<Empty title={say('madeEmpty')} text={say('makeSay')} />}
    />
  )
}

function useLooksAt({ rows, query: { refetch } }: Pages<Row>) {
  const isBusy = rows.some(isUnderWay)
  useEffect(() => {
    if (!isBusy) return undefined
    const timer = setInterval(() => void refetch({ cancelRefetch: false }), LOOK_MS)
    return () => clearInterval(timer)
  }, [isBusy, refetch])
}

function isUnderWay({ state }: Pick<Row, 'state'>): boolean {
  return state === 'QUEUED' || state === 'RUNNING'
}

function useColumns(): readonly Column<Row>[] {
  const say = useVariantsText()
  return [
    {
      key: 'target',
      header: say('target'),
      cell: row => <Target row={row} />,
      text: row => row.target,
    },
    { key: 'type', header: say('targetType'), cell: row => row.type, text: row => row.type },
    {
      key: 'source',
      header: say('source'),
      cell: row => `${row.source?.fullName ?? '—'} ${row.sourceVariant}`,
      text: row => row.source?.fullName,
    },
    { key: 'state', header: say('state'), cell: row => <State row={row} />, text: row => row.state },
    {
      key: 'progress',
      header: say('progress'),
      cell: row => <HowFar row={row} />,
      text: row => row.error ?? row.step,
    },
    {
      key: 'when',
      header: say('made'),
      cell: row => <Time at={row.createdAt} />,
      text: row => row.createdAt,
    },
    { key: 'cancel', header: say('cancelMaking'), cell: row => <Cancel row={row} /> },
  ]
}

function Target({ row: { result, target, branch } }: { row: Row }) {
  if (!result) return `${target} (${branch})`
  return (
    <Anchor component={AppLink} href={repoPath({ type: 'MODEL', fullName: result.fullName })}>
      {result.fullName}
    </Anchor>
  )
}

function State({ row: { state } }: { row: Row }) {
  const say = useVariantsText()
  const { color, Icon } = STATES[state]
  return (
    <Badge className={`badge badge-${color}`} leftSection={<Icon size={ICON_SIZE} aria-hidden />}>
      {say(`state_${state}`)}
    </Badge>
  )
}

function HowFar({ row }: { row: Row }) {
  const say = useVariantsText()
  const { step, doneBytes, totalBytes, error, log } = row
  const known = STEPS.find(word => word === step)
  return (
    <Stack gap={4} miw={180} maw={420}>
      {isUnderWay(row) && known && <Text size="sm">{say(`step_${known}`)}</Text>}
      {isUnderWay(row) && totalBytes > 0 && (
        <>
          <Progress
            value={Math.min(WHOLE, (doneBytes / totalBytes) * WHOLE)}
            color="teal"
            size="sm"
            aria-label={say('progress')}
          />
          <Text size="xs">
            {formatBytes(doneBytes)} / {formatBytes(totalBytes)}
          </Text>
        </>
      )}
      {error && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {error}
        </Text>
      )}
      {log !== '' && (
        <details>
          <summary>{say('log')}</summary>
          <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: '0.75rem' }}>{log}</pre>
        </details>
      )}
    </Stack>
  )
}

function Cancel({ row }: { row: Row }) {
  const say = useVariantsText()
  const cancel = useTell(CANCEL, ['variants'])
  if (!isUnderWay(row)) return null
  return (
    <ConfirmButton
      label={say('cancelMaking')}
      ariaLabel={`${say('cancelMaking')}: ${row.target} ${row.type}`}
      title={say('cancelMakingTitle', { name: row.target })}
      action={say('cancelMaking')}
      isDangerous
      onConfirm={() => cancel.mutateAsync({ id: row.id })}
    >
      {say('cancelMakingText')}
    </ConfirmButton>
  )
}
