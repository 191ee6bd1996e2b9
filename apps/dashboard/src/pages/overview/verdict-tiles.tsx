import '../../components/charts/charts.css'
import { Anchor, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../api/graphql.js'
import { VerdictBadge, type VerdictState } from '../../components/badges.js'
import { useCommonText } from '../../components/messages.js'
import { AppLink } from '../../routing/app-link.js'
import { withSearch } from '../../routing/paths.js'
import { formatNumber, formatShare } from '../../text/format.js'
import { useOverviewText } from './messages.js'
import { type HEADS, reposOf } from './posture.js'
import { VERDICT_MARKS } from './verdict-marks.js'

const ORDER = ['CLEARED', 'RESTRICTED', 'PENDING', 'BLOCKED'] as const satisfies readonly VerdictState[]

/** How many repositories have which verdict; each leads to them. */
export function VerdictTiles({
  posture,
  namespace,
}: {
  posture: ResultOf<typeof HEADS>['posture']
  namespace: string | null
}) {
  const say = useOverviewText()
  const common = useCommonText()
  const all = reposOf(posture.verdicts)
  const countOf = (state: VerdictState | null) =>
    posture.verdicts.find(({ verdict }) => verdict === state)?.repos ?? 0
  const shareOf = (count: number) => (all === 0 ? '' : formatShare(count / all))
  // Heads without a card that could be judged, such as those of empty repositories.
  const unjudged = countOf(null)
  return (
    <Stack gap="xs" component="section" aria-label={say('verdicts')}>
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={2} size="h5">
          {say('verdicts')}
        </Title>
        <Text size="sm" c="dimmed">
          {say('repos', { count: all })} · {say('severityTotals', severitiesOf(posture))}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {say('countedFor')}
      </Text>
      <SimpleGrid cols={{ base: 2, md: unjudged > 0 ? ORDER.length + 1 : ORDER.length }} spacing="sm">
        {ORDER.map(state => (
          <Tile key={state} verdict={state} share={shareOf(countOf(state))}>
            <Anchor
              component={AppLink}
              href={withSearch('/-/repositories', { verdict: state, owner: namespace })}
              size="xl"
              fw={700}
              aria-label={`${formatNumber(countOf(state))} ${say('reposCol')}: ${common(`verdict_${state}`)}`}
            >
              {formatNumber(countOf(state))}
            </Anchor>
          </Tile>
        ))}
        {unjudged > 0 && (
          <Tile verdict={null} share={shareOf(unjudged)}>
            <Text size="xl" fw={700} span>
              {formatNumber(unjudged)}
            </Text>
          </Tile>
        )}
      </SimpleGrid>
      <div className="hbar" aria-hidden>
        {ORDER.filter(state => countOf(state) > 0).map(state => (
          <span
            key={state}
            className={`mark-${VERDICT_MARKS[state]}`}
            style={{ width: `${(100 * countOf(state)) / all}%` }}
          />
        ))}
      </div>
    </Stack>
  )
}

function Tile({
  verdict,
  share,
  children,
}: {
  verdict: VerdictState | null
  share: string
  children: ReactNode
}) {
  return (
    <Card withBorder padding="sm">
      <VerdictBadge verdict={verdict} />
      <Group gap="xs" align="baseline" mt={4}>
        {children}
        <Text size="sm" c="dimmed">
          {share}
        </Text>
      </Group>
    </Card>
  )
}

function severitiesOf({ severities }: ResultOf<typeof HEADS>['posture']) {
  const of = (name: string) =>
    formatNumber(severities.find(({ severity }) => severity === name)?.findings ?? 0)
  return { error: of('ERROR'), warning: of('WARNING'), info: of('INFO') }
}
