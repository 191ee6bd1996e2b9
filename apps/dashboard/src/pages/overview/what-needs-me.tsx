import { Alert, Anchor, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { isNotAllowed } from '../../api/api-error.js'
import { graphql, type ResultOf } from '../../api/graphql.js'
import { useAsk, useAskEach } from '../../api/use-ask.js'
import { Failure, Loading } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath, withSearch } from '../../routing/paths.js'
import { isReviewer, type Viewer } from '../../session/use-viewer.js'
import { useOverviewText } from './messages.js'
import { MIRROR_HEALTH } from './posture.js'

const REVIEWS = graphql(`
  query MyReviews {
    assigned: reviewQueue(state: OPEN, assignedToMe: true, first: 5) {
      nodes {
        id
        reason
        createdAt
        repo {
          type
          fullName
        }
      }
    }
    open: reviewQueue(state: OPEN, first: 5) {
      nodes {
        id
        reason
        createdAt
        repo {
          type
          fullName
        }
      }
    }
  }
`)
const WAIVERS = graphql(`
  query EndingWaivers {
    expiringWaivers(first: 5, days: 14) {
      waiver {
        id
        ruleId
        namespace
        expiresAt
      }
      repo {
        type
        fullName
      }
    }
  }
`)
const BLOCKED = graphql(`
  query BlockedOfMine($owner: String!) {
    repos(filter: { owner: $owner, verdict: BLOCKED }, first: 5) {
      nodes {
        id
        type
        fullName
        updatedAt
      }
    }
  }
`)

/** Organizations that are asked about by themselves: each is a question. */
const MAX_ORGANIZATIONS = 5

type Reviews = ResultOf<typeof REVIEWS>
type Waivers = ResultOf<typeof WAIVERS>['expiringWaivers']
type Blocked = ResultOf<typeof BLOCKED>['repos']['nodes']

/** What waits for a decision or a hand of who looks: reviews, waivers that end, own work that is blocked, mirrors that fail. */
export function WhatNeedsMe({ viewer }: { viewer: Viewer }) {
  const say = useOverviewText()
  const reviews = useAsk('reviews', REVIEWS, {}, { isEnabled: isReviewer(viewer) })
  const waivers = useAsk('waivers', WAIVERS, {}, { isEnabled: viewer.scope !== 'READ' })
  const { owners, isCut } = placesOf(viewer)
  const blocked = useAskEach(
    'verdicts',
    BLOCKED,
    owners.map(owner => ({ owner })),
  )
  const mirrors = useAsk('mirrors', MIRROR_HEALTH, { namespace: null }, { isEnabled: viewer.isAdmin })
  const asked = [reviews, waivers, blocked, mirrors]
  const isWaiting = asked.some(({ isLoading }) => isLoading)
  // What one may not ask does not wait for one; of what could not be asked nobody knows.
  const unknown = asked.find(({ error }) => error !== null && !isNotAllowed(error))
  const failing = mirrors.data?.posture.mirrors.failing ?? 0
  const open = openReviews(reviews.data)
  const parts = [
    open.length > 0 && (
      <ReviewsPart key="reviews" reviews={open} isAssigned={!!reviews.data?.assigned.nodes.length} />
    ),
    waivers.data?.expiringWaivers.length && (
      <WaiversPart key="waivers" waivers={waivers.data.expiringWaivers} />
    ),
    ...owners.map((owner, at) => {
      const repos = blocked.data?.[at]?.repos.nodes ?? []
      return repos.length > 0 && <BlockedPart key={`blocked in ${owner}`} repos={repos} owner={owner} />
    }),
    failing > 0 && <MirrorsPart key="mirrors" failing={failing} />,
  ].filter(part => !!part)
  return (
    <Stack gap="xs" component="section" aria-label={say('yours')}>
      <Title order={2} size="h5">
        {say('yours')}
      </Title>
      {parts.length > 0 && <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>{parts}</SimpleGrid>}
      {parts.length === 0 && isWaiting && <Loading />}
      {unknown?.error && <Failure error={unknown.error} onRetry={() => void unknown.refetch()} />}
      {isCut && (
        <Text size="sm" c="dimmed">
          {say('otherPlaces')}{' '}
          <Anchor component={AppLink} href={withSearch('/-/repositories', { verdict: 'BLOCKED' })}>
            {say('allBlocked')}
          </Anchor>
        </Text>
      )}
      {parts.length === 0 && !isWaiting && !unknown && (
        <Alert variant="light" color="gray" icon={<IconCheck aria-hidden />}>
          {say('nothing')}
        </Alert>
      )}
    </Stack>
  )
}

/** Namespaces whose blocked repositories are one’s own work: of organizations where one does more than read, and one’s own. */
function placesOf(viewer: Viewer) {
  const places = viewer.memberships.nodes.filter(({ role }) => role !== 'READER')
  const organizations = places.slice(0, MAX_ORGANIZATIONS).map(({ organization }) => organization.name)
  return { owners: [...organizations, viewer.name], isCut: places.length > MAX_ORGANIZATIONS }
}

/** Those that one was asked for; where there are none, those that anybody may decide. */
function openReviews(data: Reviews | undefined) {
  if (!data) return []
  return data.assigned.nodes.length > 0 ? data.assigned.nodes : data.open.nodes
}

function Part({ title, more, children }: { title: ReactNode; more?: ReactNode; children: ReactNode }) {
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs">
        <Title order={3} size="h6">
          {title}
        </Title>
        {children}
        {more}
      </Stack>
    </Card>
  )
}

function More({ href, words }: { href: string; words: string }) {
  return (
    <Anchor component={AppLink} href={href} size="sm">
      {words}
    </Anchor>
  )
}

function Line({ href, name, detail }: { href: string; name: string; detail: ReactNode }) {
  return (
    <Group component="li" justify="space-between" gap="xs" wrap="nowrap" align="baseline">
      <Anchor component={AppLink} href={href} size="sm" style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Anchor>
      <Text size="xs" c="dimmed" span style={{ whiteSpace: 'nowrap' }}>
        {detail}
      </Text>
    </Group>
  )
}

function Lines({ children }: { children: ReactNode }) {
  return (
    <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {children}
    </Stack>
  )
}

function ReviewsPart({ reviews, isAssigned }: { reviews: Reviews['open']['nodes']; isAssigned: boolean }) {
  const say = useOverviewText()
  const more = <More href="/-/reviews" words={say('queue')} />
  return (
    <Part title={say(isAssigned ? 'assigned' : 'openReviews')} more={more}>
      <Lines>
        {reviews.map(({ id, repo, createdAt }) => (
          <Line
            key={id}
            href={withSearch('/-/reviews', { review: id })}
            name={repo.fullName}
            detail={<Time at={createdAt} />}
          />
        ))}
      </Lines>
    </Part>
  )
}

function WaiversPart({ waivers }: { waivers: Waivers }) {
  const say = useOverviewText()
  const more = (
    <More
      href={withSearch('/-/reviews', { tab: 'waivers', standing: 'ending' })}
      words={say('moreWaivers')}
    />
  )
  return (
    <Part title={say('waivers')} more={more}>
      <Text size="xs" c="dimmed">
        {say('waiversNote')}
      </Text>
      <Lines>
        {waivers.map(({ waiver, repo }) => (
          <Line
            key={waiver.id}
            href={repo ? repoPath(repo) : withSearch('/-/repositories', { owner: waiver.namespace })}
            name={say('waiverOf', {
              rule: waiver.ruleId ?? say('waiverOne'),
              place: repo?.fullName ?? waiver.namespace ?? '',
            })}
            detail={<Time at={waiver.expiresAt} />}
          />
        ))}
      </Lines>
    </Part>
  )
}

function BlockedPart({ repos, owner }: { repos: Blocked; owner: string }) {
  const say = useOverviewText()
  const href = withSearch('/-/repositories', { verdict: 'BLOCKED', owner })
  return (
    <Part
      title={say('blockedOf', { namespace: owner })}
      more={<More href={href} words={say('moreBlocked')} />}
    >
      <Lines>
        {repos.map(repo => (
          <Line
            key={repo.id}
            href={repoPath(repo)}
            name={repo.fullName}
            detail={<Time at={repo.updatedAt} />}
          />
        ))}
      </Lines>
    </Part>
  )
}

function MirrorsPart({ failing }: { failing: number }) {
  const say = useOverviewText()
  return (
    <Part title={say('mirrors')}>
      <Anchor component={AppLink} href={withSearch('/-/mirrors', { state: 'FAILED' })} size="sm">
        {say('mirrorsFailing', { count: failing })}
      </Anchor>
    </Part>
  )
}
