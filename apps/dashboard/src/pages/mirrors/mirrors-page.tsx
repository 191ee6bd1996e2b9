import { Anchor, Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import { type Pages, usePages } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { useCommonText } from '../../components/messages.js'
import { Page } from '../../components/page.js'
import { Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { useLiveState } from '../../live/live-state.js'
import { AppLink } from '../../routing/app-link.js'
import { useSearch } from '../../routing/use-search.js'
import { useViewer } from '../../session/use-viewer.js'
import { useMirrorsText } from './messages.js'
import { isUnderWay, type MirrorRow, MIRRORS } from './mirror-query.js'
import { NewMirror } from './new-mirror.js'
import { RunBadge } from './run-badge.js'
import { RunProgress } from './run-progress.js'
import { SyncButton } from './sync-button.js'
import { UpstreamCard } from './upstream-card.js'

const STATES = ['SUCCEEDED', 'RUNNING', 'QUEUED', 'FAILED', 'CANCELLED'] as const
/** Milliseconds between looks while something of the list is under way, and nothing is heard of it. */
const LOOK_MS = 2_000

/** CSS pixels that a sentence needs at least. */
const CAUSE_WIDTH = 240

/** Every mirror with its health; those that work show how far they are. */
export function MirrorsPage() {
  const say = useMirrorsText()
  const isAdmin = useViewer().data?.isAdmin ?? false
  const [search, change] = useSearch()
  const state = STATES.find(word => word === search['state']) ?? null
  const pages = usePages('mirrors', MIRRORS, { state }, data => data.mirrors)
  useLooksAt(pages)
  return (
    <Page title={say('title')} actions={isAdmin && <NewMirror label={say('newMirror')} />}>
      <Stack>
        {isAdmin ? <UpstreamCard /> : <Text c="dimmed">{say('onlyAdmins')}</Text>}
        <NativeSelect
          label={say('health')}
          value={state ?? ''}
          data={[
            { value: '', label: say('anyState') },
            ...STATES.map(word => ({ value: word, label: say(`state_${word}`) })),
          ]}
          onChange={event => change({ state: event.target.value })}
          maw={280}
        />
        <DataTable
          caption={say('title')}
          columns={useColumns(isAdmin)}
          pages={pages}
          keyOf={mirror => mirror.id}
          csvName="mirrors"
          empty={state ? say('noneOfState') : <NoMirrors isAdmin={isAdmin} />}
        />
      </Stack>
    </Page>
  )
}

/** Looks again while something of the list is under way and no news of it come by themselves. */
function useLooksAt({ rows, query }: Pages<MirrorRow>) {
  const isBusy = rows.some(({ latestRun }) => isUnderWay(latestRun))
  const isDeaf = useLiveState() !== 'live'
  const { refetch } = query
  useEffect(() => {
    if (!isBusy || !isDeaf) return undefined
    // A question that takes longer than the pause is waited for, or there would never be an answer.
    const timer = setInterval(() => void refetch({ cancelRefetch: false }), LOOK_MS)
    return () => clearInterval(timer)
  }, [isBusy, isDeaf, refetch])
}

function NoMirrors({ isAdmin }: { isAdmin: boolean }) {
  const say = useMirrorsText()
  const first = (
    <Button component={AppLink} href="/-/start">
      {say('first')}
    </Button>
  )
  return <Empty title={say('empty')} text={say('emptyText')} action={isAdmin && first} />
}

function useColumns(isAdmin: boolean): readonly Column<MirrorRow>[] {
  const say = useMirrorsText()
  const common = useCommonText()
  const actions: Column<MirrorRow> = {
    key: 'actions',
    header: say('action'),
    cell: mirror => <SyncButton mirror={mirror} />,
  }
  return [
    {
      key: 'repo',
      header: say('repo'),
      cell: mirror => (
        <Anchor component={AppLink} href={`/-/mirrors/${mirror.id}`}>
          {mirror.fullName}
        </Anchor>
      ),
      text: mirror => mirror.fullName,
    },
    { key: 'type', header: say('type'), cell: row => common(`type_${row.type}`), text: row => row.type },
    {
      key: 'health',
      header: say('health'),
      cell: mirror => <Health mirror={mirror} />,
      text: mirror => mirror.latestRun?.state,
    },
    ...useFactColumns(),
    ...(isAdmin ? [actions] : []),
  ]
}

function useFactColumns(): readonly Column<MirrorRow>[] {
  const say = useMirrorsText()
  return [
    {
      key: 'verdict',
      header: say('verdict'),
      cell: ({ repo }) => (repo ? <VerdictBadge verdict={repo.headVerdict} /> : '—'),
      text: ({ repo }) => repo?.headVerdict,
    },
    {
      key: 'upstream',
      header: say('upstream'),
      cell: mirror => mirror.upstreamUrl,
      text: mirror => mirror.upstreamUrl,
    },
    {
      key: 'revision',
      header: say('revision'),
      cell: mirror => mirror.revision ?? say('allRefs'),
      text: mirror => mirror.revision,
    },
    {
      key: 'lastSynced',
      header: say('lastSynced'),
      cell: ({ lastSyncedAt }) => (lastSyncedAt ? <Time at={lastSyncedAt} /> : say('never')),
      text: mirror => mirror.lastSyncedAt,
    },
  ]
}

function Health({ mirror: { latestRun } }: { mirror: MirrorRow }) {
  return (
    <Stack gap={4} align="flex-start" maw={360}>
      <RunBadge run={latestRun} />
      {latestRun && isUnderWay(latestRun) && <RunProgress run={latestRun} isBrief />}
      {latestRun?.error && (
        <Text size="xs" miw={CAUSE_WIDTH} style={{ overflowWrap: 'anywhere' }}>
          {latestRun.error.message}
        </Text>
      )}
    </Stack>
  )
}
