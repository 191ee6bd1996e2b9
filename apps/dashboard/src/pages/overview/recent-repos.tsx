import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core'
import { graphql, type ResultOf } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { Answered } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useOverviewText } from './messages.js'

const RECENT = graphql(`
  query RecentRepos($filter: RepoFilter) {
    repos(first: 8, filter: $filter, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        id
        type
        fullName
        headVerdict
        updatedAt
      }
    }
  }
`)

/** What changed last, of what one may know of. */
export function RecentRepos({ namespace }: { namespace: string | null }) {
  const say = useOverviewText()
  const query = useAsk('repos', RECENT, { filter: { owner: namespace } })
  return (
    <Card withBorder component="section" aria-label={say('recent')}>
      <Title order={2} size="h5" mb="sm">
        {say('recent')}
      </Title>
      <Answered query={query}>
        {({ repos }) =>
          repos.nodes.length === 0 ? <Text c="dimmed">{say('recentNone')}</Text> : <Rows rows={repos.nodes} />
        }
      </Answered>
    </Card>
  )
}

function Rows({ rows }: { rows: ResultOf<typeof RECENT>['repos']['nodes'] }) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {rows.map(repo => (
        <Group key={repo.id} component="li" justify="space-between" gap="xs">
          <Anchor component={AppLink} href={repoPath(repo)} style={{ overflowWrap: 'anywhere' }}>
            {repo.fullName}
          </Anchor>
          <Group gap="xs">
            <VerdictBadge verdict={repo.headVerdict} />
            <Text size="sm" c="dimmed" span>
              <Time at={repo.updatedAt} />
            </Text>
          </Group>
        </Group>
      ))}
    </Stack>
  )
}
