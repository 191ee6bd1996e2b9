import { Button, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useAsk, useTell } from '../../../api/use-ask.js'
import { VerdictBadge } from '../../../components/badges.js'
import { Figure } from '../../../components/charts/figure.js'
import { Answered, Empty } from '../../../components/states.js'
import { formatDuration, formatNumber } from '../../../text/format.js'
import { usePoliciesText } from '../messages.js'
import { CANCEL_RUN, RUN, type Run, type Tally } from '../queries.js'
import { ChangeList } from './change-list.js'
import { LazyFlow } from './lazy-flow.js'
import { remainingSeconds } from './remaining.js'

/** Milliseconds between looks while it runs. */
const LOOK_AGAIN_MS = 1_000

/** How far a trial is, and what it would change: as a picture, counted, and one by one. */
export function RunView({ id }: { id: string }) {
  const say = usePoliciesText()
  const query = useAsk(
    'policies',
    RUN,
    { id },
    { askAgainMs: data => (data?.judgementRun?.state === 'RUNNING' ? LOOK_AGAIN_MS : false) },
  )
  return (
    <Answered query={query}>
      {({ judgementRun }) =>
        judgementRun ? (
          <Shown run={judgementRun} at={query.dataUpdatedAt} />
        ) : (
          <Empty title={say('runGone')} />
        )
      }
    </Answered>
  )
}

/** `at`: when the run stood so, in milliseconds. */
function Shown({ run, at }: { run: Run; at: number }) {
  const say = usePoliciesText()
  const isDryRun = run.kind === 'DRY_RUN'
  return (
    <Stack gap="md" component="section" aria-label={say(isDryRun ? 'dryRunOf' : 'rejudge')}>
      <Head run={run} at={at} />
      {run.error && <Text c="red">{run.error}</Text>}
      {isDryRun && run.tallies.length > 0 && <FlowFigure run={run} />}
      {isDryRun && run.state !== 'RUNNING' && <ChangeList run={run} />}
    </Stack>
  )
}

function Head({ run, at }: { run: Run; at: number }) {
  const say = usePoliciesText()
  const cancel = useTell(CANCEL_RUN, ['policies'])
  const { done, total, changed, state } = run
  const share = total === 0 ? (state === 'DONE' ? 100 : 0) : (100 * done) / total
  const left = state === 'RUNNING' ? remainingSeconds(run, at) : null
  const numbers = { done: formatNumber(done), total: formatNumber(total), changed: formatNumber(changed) }
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {say(run.kind === 'DRY_RUN' ? 'dryRunOf' : 'rejudge')} · {say(`state_${state}`)}
        </Title>
        {run.kind === 'DRY_RUN' && state === 'RUNNING' && (
          <Button
            size="xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ id: run.id })}
          >
            {say('cancelRun')}
          </Button>
        )}
      </Group>
      <Progress value={share} aria-label={say('state')} />
      <Text size="sm" role="status">
        {say('progress', numbers)}
        {left !== null && ` · ${say('remaining', { time: formatDuration(left) })}`}
      </Text>
    </Stack>
  )
}

function FlowFigure({ run }: { run: Run }) {
  const say = usePoliciesText()
  return (
    <Figure
      title={say('flow')}
      note={say('flowNote', { count: formatNumber(Math.max(0, run.done - run.changed)) })}
      table={{
        rows: run.tallies,
        keyOf: row => `${row.before} ${row.after}`,
        name: 'dry-run',
        columns: [
          {
            key: 'before',
            header: say('before'),
            cell: (row: Tally) => <VerdictBadge verdict={row.before} />,
            text: (row: Tally) => row.before,
          },
          {
            key: 'after',
            header: say('after'),
            cell: (row: Tally) => <VerdictBadge verdict={row.after} />,
            text: (row: Tally) => row.after,
          },
          {
            key: 'revisions',
            header: say('revisions'),
            cell: (row: Tally) => formatNumber(row.revisions),
            text: (row: Tally) => row.revisions,
            isNumeric: true,
          },
          {
            key: 'repositories',
            header: say('repositories'),
            cell: (row: Tally) => formatNumber(row.repositories),
            text: (row: Tally) => row.repositories,
            isNumeric: true,
          },
        ],
      }}
    >
      <LazyFlow title={say('flow')} tallies={run.tallies} />
    </Figure>
  )
}
