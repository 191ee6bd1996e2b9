import { Alert, Card, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTell } from '../../api/use-ask.js'
import { ConfirmButton } from '../../components/confirm.js'
import { Answered, Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { formatBytes, formatDuration } from '../../text/format.js'
import { useMirrorsText } from './messages.js'
import { CANCEL_RUN, isUnderWay, type Run, type RunInFull } from './mirror-query.js'
import { RunBadge } from './run-badge.js'
import { RunFiles } from './run-files.js'
import { RunProgress } from './run-progress.js'
import { useRun } from './use-run.js'

const MS_PER_SECOND = 1000

/** One run: how far it is while it works, and what became of it. Whoever may can cancel it. */
export function RunPanel({ id, title, mayCancel }: { id: string; title: string; mayCancel: boolean }) {
  const say = useMirrorsText()
  const query = useRun(id)
  useTellsWhenEnded(query.data?.syncRun)
  return (
    <Card withBorder component="section" aria-label={title}>
      <Answered query={query}>
        {({ syncRun }) =>
          syncRun ? (
            <InFull run={syncRun} title={title} mayCancel={mayCancel} />
          ) : (
            <Empty title={say('notRunning')} />
          )
        }
      </Answered>
    </Card>
  )
}

/** When a run ends that one watched, what it landed is news. */
function useTellsWhenEnded(run: RunInFull | null | undefined) {
  const client = useQueryClient()
  const wasUnderWay = useRef(false)
  const isNow = isUnderWay(run)
  useEffect(() => {
    if (wasUnderWay.current && !isNow) {
      for (const topic of ['mirrors', 'repos', 'verdicts', 'variants'])
        void client.invalidateQueries({ queryKey: [topic] })
    }
    wasUnderWay.current = isNow
  }, [isNow, client])
}

function InFull({ run, title, mayCancel }: { run: RunInFull; title: string; mayCancel: boolean }) {
  const say = useMirrorsText()
  const cancel = useTell(CANCEL_RUN, ['mirrors'])
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={2} size="h4">
            {title}
          </Title>
          <span role="status">
            <RunBadge run={run} />
          </span>
        </Group>
        {mayCancel && isUnderWay(run) && (
          <ConfirmButton
            label={say('cancel')}
            title={say('cancelTitle')}
            action={say('cancel')}
            isDangerous
            onConfirm={() => cancel.mutateAsync({ id: run.id })}
          >
            {say('cancelText')}
          </ConfirmButton>
        )}
      </Group>
      <RunProgress run={run} />
      {run.error && (
        <Alert color={run.state === 'CANCELLED' ? 'yellow' : 'red'} variant="light" title={say('cause')}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {run.error.message}
          </Text>
          <Text size="sm">{say('causeAdvice')}</Text>
        </Alert>
      )}
      <RunFiles run={run} />
      <RunFacts run={run} />
    </Stack>
  )
}

/** Who asked, when, how long it took, and what came over the wire. */
function RunFacts({ run }: { run: Run }) {
  const say = useMirrorsText()
  const isOver = !isUnderWay(run)
  return (
    <Group gap="lg">
      <Fact name={say('requestedBy')}>{run.requestedBy}</Fact>
      <Fact name={say('started')}>
        <Time at={run.startedAt ?? run.createdAt} />
      </Fact>
      {isOver ? (
        <Fact name={say('duration')}>{formatDuration(secondsOf(run))}</Fact>
      ) : (
        <Fact name={say('signOfLife')}>
          <Time at={run.updatedAt} />
        </Fact>
      )}
      <Fact name={say('downloaded')}>{formatBytes(run.bytesMoved)}</Fact>
      {run.attempts > 1 && <Fact name={say('attempts')}>{run.attempts}</Fact>}
    </Group>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  )
}

/** How long a run took; null for one that never began. */
export function secondsOf({ startedAt, finishedAt }: Pick<Run, 'startedAt' | 'finishedAt'>): number | null {
  if (!startedAt || !finishedAt) return null
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / MS_PER_SECOND
}
