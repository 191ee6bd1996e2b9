import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useAsk, usePages } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Page } from '../../components/page.js'
import { Answered, Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { useViewer } from '../../session/use-viewer.js'
import { formatBytes, formatDuration, formatTime } from '../../text/format.js'
import { useMirrorsText } from './messages.js'
import { isUnderWay, type Mirror, MIRROR, type Run, RUNS } from './mirror-query.js'
import { RunBadge } from './run-badge.js'
import { RunPanel, secondsOf } from './run-panel.js'
import { SyncButton } from './sync-button.js'

/** CSS pixels that a sentence needs at least. */
const CAUSE_WIDTH = 240

/** One mirror: where it comes from, its run as it goes, and those before. The address names a run by `run`. */
export function MirrorPage() {
  const say = useMirrorsText()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const query = useAsk('mirrors', MIRROR, { id })
  return (
    <Answered query={query}>
      {({ mirror }) =>
        mirror ? (
          <InFull mirror={mirror} />
        ) : (
          <Page title={say('title')}>
            <Empty title={say('noMirror')} text={say('noMirrorText')} />
          </Page>
        )
      }
    </Answered>
  )
}

function InFull({ mirror }: { mirror: Mirror }) {
  const say = useMirrorsText()
  const isAdmin = useViewer().data?.isAdmin ?? false
  const [{ run: chosen }] = useSearch()
  const runId = chosen ?? mirror.latestRun?.id
  const isLatest = runId === mirror.latestRun?.id
  const title = isLatest ? say('latestRun') : say('olderRun')
  return (
    <Page
      title={say('mirrorOf', { name: mirror.fullName })}
      actions={isAdmin && <SyncButton mirror={mirror} button={{ size: 'sm' }} />}
    >
      <Stack>
        <Facts mirror={mirror} />
        {runId ? (
          <RunPanel key={runId} id={runId} title={title} mayCancel={isAdmin} />
        ) : (
          <Text>{say('notRunning')}</Text>
        )}
        <Runs mirror={mirror} />
      </Stack>
    </Page>
  )
}

function Facts({ mirror }: { mirror: Mirror }) {
  const say = useMirrorsText()
  const { type, upstreamUrl, upstreamId } = mirror
  const upstream = `${upstreamUrl}${repoPath({ type, fullName: upstreamId })}`
  return (
    <Stack gap={4}>
      <Group gap="sm">
        {mirror.repo && (
          <>
            <VerdictBadge verdict={mirror.repo.headVerdict} />
            <Anchor component={AppLink} href={repoPath(mirror)}>
              {say('toRepository')}
            </Anchor>
          </>
        )}
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {say('upstream')}: <code>{upstream}</code>
      </Text>
      <Text size="sm">
        {say('revision')}: {mirror.revision ?? say('allRefs')}
      </Text>
      <Text size="sm" component="div">
        {say('lastSynced')}: {mirror.lastSyncedAt ? <Time at={mirror.lastSyncedAt} /> : say('never')}
      </Text>
    </Stack>
  )
}

function Runs({ mirror }: { mirror: Mirror }) {
  const say = useMirrorsText()
  const pages = usePages('mirrors', RUNS, { id: mirror.id }, data => data.mirror?.runs)
  return (
    <section aria-labelledby="runs">
      <Title order={2} size="h4" id="runs" mb="xs">
        {say('runs')}
      </Title>
      <DataTable
        caption={say('runs')}
        columns={useColumns()}
        pages={pages}
        keyOf={run => run.id}
        csvName={`runs-${mirror.fullName.replaceAll('/', '-')}`}
        empty={say('notRunning')}
      />
    </section>
  )
}

function useColumns(): readonly Column<Run>[] {
  const say = useMirrorsText()
  return [
    {
      key: 'started',
      header: say('started'),
      cell: run => <RunLink run={run} />,
      text: run => run.startedAt ?? run.createdAt,
    },
    { key: 'state', header: say('state'), cell: run => <RunBadge run={run} />, text: run => run.state },
    {
      key: 'cause',
      header: say('cause'),
      cell: run => (
        <Text size="sm" miw={run.error ? CAUSE_WIDTH : 0} style={{ overflowWrap: 'anywhere' }}>
          {run.error?.message ?? ''}
        </Text>
      ),
      text: run => run.error?.message,
    },
    {
      key: 'duration',
      header: say('duration'),
      isNumeric: true,
      cell: run => formatDuration(secondsOf(run)),
      text: run => secondsOf(run),
    },
    {
      key: 'moved',
      header: say('downloaded'),
      isNumeric: true,
      cell: run => formatBytes(run.bytesMoved),
      text: run => run.bytesMoved,
    },
    {
      key: 'by',
      header: say('requestedBy'),
      cell: run => run.requestedBy,
      text: run => run.requestedBy,
    },
  ]
}

function RunLink({ run }: { run: Run }) {
  const [, change] = useSearch()
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      className="plain-button"
      onClick={() => change({ run: isUnderWay(run) ? null : run.id }, { isStep: true })}
    >
      {formatTime(run.startedAt ?? run.createdAt)}
    </Button>
  )
}
