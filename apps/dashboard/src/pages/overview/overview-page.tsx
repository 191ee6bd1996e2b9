import { Button, Grid, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useAsk } from '../../api/use-ask.js'
import { Page } from '../../components/page.js'
import { Answered, Empty, Failure, Loading } from '../../components/states.js'
import { AppLink } from '../../routing/app-link.js'
import { useSignInPath } from '../../routing/use-sign-in-path.js'
import { useSearch } from '../../routing/use-search.js'
import { useCommonText } from '../../components/messages.js'
import { useViewer, type Viewer } from '../../session/use-viewer.js'
import { LicensesFigure } from './licenses-figure.js'
import { MirrorsCard } from './mirrors-card.js'
import { useOverviewText } from './messages.js'
import { ASK_AGAIN, HEADS, reposOf } from './posture.js'
import { RecentRepos } from './recent-repos.js'
import { RulesFigure } from './rules-figure.js'
import { ScoresFigure } from './scores-figure.js'
import { TrendFigure } from './trend-figure.js'
import { VerdictTiles } from './verdict-tiles.js'
import { WhatNeedsMe } from './what-needs-me.js'

/** Days that one can look back. */
const PERIODS = [7, 30, 90, 365] as const
const PERIOD_DAYS = 30

/** How the registry stands: first what waits for who looks, then the whole. Strangers see what is public, and how to sign in. */
export function OverviewPage() {
  const say = useOverviewText()
  const viewer = useViewer()
  if (viewer.data) return <Signed viewer={viewer.data} />
  if (viewer.data === null) return <Stranger />
  return (
    <Page title={say('title')}>
      {viewer.isError ? <Failure error={viewer.error} onRetry={() => void viewer.refetch()} /> : <Loading />}
    </Page>
  )
}

function Stranger() {
  const say = useOverviewText()
  const common = useCommonText()
  const signInPath = useSignInPath()
  const heads = useAsk('verdicts', HEADS, { namespace: null }, ASK_AGAIN)
  const signIn = (
    <Button component={AppLink} href={signInPath}>
      {common('signIn')}
    </Button>
  )
  return (
    <Page title={say('title')} actions={signIn}>
      <Stack gap="lg">
        <Text maw={720}>{say('strangerText')}</Text>
        <Answered query={heads}>
          {({ posture }) => <VerdictTiles posture={posture} namespace={null} />}
        </Answered>
        <RecentRepos namespace={null} />
      </Stack>
    </Page>
  )
}

function Signed({ viewer }: { viewer: Viewer }) {
  const say = useOverviewText()
  const [search] = useSearch()
  const namespace = search['namespace'] || null
  const heads = useAsk('verdicts', HEADS, { namespace }, ASK_AGAIN)
  if (heads.data && namespace === null && reposOf(heads.data.posture.verdicts) === 0)
    return <EmptyRegistry viewer={viewer} />
  return (
    <Page title={say('title')} actions={<Choices viewer={viewer} />}>
      <Stack gap="lg">
        <WhatNeedsMe viewer={viewer} />
        <Answered query={heads}>
          {({ posture }) => <VerdictTiles posture={posture} namespace={namespace} />}
        </Answered>
        {heads.data && <Figures namespace={namespace} />}
      </Stack>
    </Page>
  )
}

function Figures({ namespace }: { namespace: string | null }) {
  const [search] = useSearch()
  const days = PERIODS.find(period => String(period) === search['days']) ?? PERIOD_DAYS
  return (
    <Grid gap="md">
      <Grid.Col span={12}>
        <TrendFigure namespace={namespace} days={days} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <RulesFigure namespace={namespace} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack>
          <LicensesFigure namespace={namespace} />
          <MirrorsCard namespace={namespace} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <ScoresFigure namespace={namespace} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <RecentRepos namespace={namespace} />
      </Grid.Col>
    </Grid>
  )
}

/** Of which namespace, and since when. */
function Choices({ viewer }: { viewer: Viewer }) {
  const say = useOverviewText()
  const [search, change] = useSearch()
  const namespaces = [viewer.name, ...viewer.memberships.nodes.map(({ organization }) => organization.name)]
  const named = search['namespace']
  if (named && !namespaces.includes(named)) namespaces.push(named)
  return (
    <Group gap="xs">
      <NativeSelect
        aria-label={say('namespace')}
        data={[{ value: '', label: say('allNamespaces') }, ...namespaces]}
        value={named ?? ''}
        onChange={({ target }) => change({ namespace: target.value }, { isStep: true })}
        size="xs"
        w={170}
      />
      <NativeSelect
        aria-label={say('days')}
        data={PERIODS.map(days => ({ value: String(days), label: say('days_n', { count: days }) }))}
        value={search['days'] ?? String(PERIOD_DAYS)}
        onChange={({ target }) =>
          change({ days: target.value === String(PERIOD_DAYS) ? null : target.value })
        }
        size="xs"
        w={150}
      />
    </Group>
  )
}

function EmptyRegistry({ viewer }: { viewer: Viewer }) {
  const say = useOverviewText()
  const start = (
    <Button component={AppLink} href="/-/start">
      {say('start')}
    </Button>
  )
  return (
    <Page title={say('title')}>
      {viewer.isAdmin ? (
        <Empty title={say('emptyTitle')} text={say('emptyText')} action={start} />
      ) : (
        <Empty title={say('recentNone')} />
      )}
    </Page>
  )
}
