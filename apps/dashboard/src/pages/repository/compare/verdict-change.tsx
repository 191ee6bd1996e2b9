import { Anchor, Card, Code, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { VerdictBadge } from '../../../components/badges.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { type RepoAddress, repoPath } from '../../../routing/paths.js'
import { formatBytes, formatNumber } from '../../../text/format.js'
import type { ComparedSide, Comparison } from './comparison.js'
import { useCompareText } from './messages.js'
import { Section } from './section.js'

const SHORT = 12

/** Both revisions with what the policy says of them. */
export function VerdictChange({ address, comparison }: { address: RepoAddress; comparison: Comparison }) {
  const say = useCompareText()
  const { base, head } = comparison
  const isSame = base.revision.verdict === head.revision.verdict
  return (
    <Section title={say('verdict')} note={say(isSame ? 'verdictSame' : 'verdictChanged')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Side address={address} name={say('before')} side={base} />
        <Side address={address} name={say('after')} side={head} />
      </SimpleGrid>
    </Section>
  )
}

function Side({ address, name, side }: { address: RepoAddress; name: string; side: ComparedSide }) {
  const say = useCompareText()
  const { commit, title, committedAt, verdict, verdictReasons, policyVersion } = side.revision
  const { fileCount, totalSizeBytes } = side.revision
  return (
    <Card withBorder component="article">
      <Stack gap="xs">
        <Title order={3} size="h5">
          {name}
        </Title>
        <VerdictBadge verdict={verdict} />
        {verdictReasons.length > 0 && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {say('reasons')}: {verdictReasons.join(', ')}
          </Text>
        )}
        <Text style={{ overflowWrap: 'anywhere' }}>
          <Code>{commit.slice(0, SHORT)}</Code> {title}
        </Text>
        <Text size="sm" c="dimmed">
          <Time at={committedAt} /> · {say('policyVersion', { version: policyVersion })} ·{' '}
          {formatNumber(fileCount)} {say('files')}, {formatBytes(totalSizeBytes)}
        </Text>
        <Anchor component={AppLink} href={`${repoPath(address)}/tree/${commit}`} size="sm">
          {say('open')}
        </Anchor>
      </Stack>
    </Card>
  )
}
