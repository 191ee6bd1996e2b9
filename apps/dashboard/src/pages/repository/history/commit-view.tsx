import { Anchor, Code, Group, Stack, Table, Text, Title } from '@mantine/core'
import { VerdictBadge } from '../../../components/badges.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { repoPath } from '../../../routing/paths.js'
import { formatNumber } from '../../../text/format.js'
import { commitPath, shortCommit, treePath, viewPath } from '../address.js'
import { ReviewActions } from '../refused.js'
import type { Revision, RevisionViewProps } from '../use-repository.js'
import { Cause } from './cause.js'
import { useHistoryText } from './messages.js'

/** One commit: its message, and what was decided of it. */
export function CommitView({ repo, revision, place }: RevisionViewProps) {
  const say = useHistoryText()
  const { title, message, author, commit, parents } = revision
  const here = { ...place, revision: commit }
  const [parent] = parents
  return (
    <Stack>
      <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
        {title === null ? say('hidden') : title || say('noMessage')}
      </Title>
      {message && <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{message}</Text>}
      <Group gap="lg">
        {author && (
          <Text size="sm">
            {say('author')} {author.name}
          </Text>
        )}
        <Text size="sm">
          {say('committed')} <Time at={revision.committedAt} />
        </Text>
        <Text size="sm">
          {say('policy')} {formatNumber(revision.policyVersion)}
        </Text>
      </Group>
      <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {commit}
      </Text>
      <Group gap="md">
        <To href={viewPath(here, 'card')} text={say('card')} />
        <To href={viewPath(here, 'findings')} text={say('findings')} />
        <To href={treePath(repo, commit, '')} text={say('files')} />
        {parent !== undefined && (
          <To href={repoPath(repo, { compare: `${parent}...${commit}` })} text={say('compare')} />
        )}
      </Group>
      {parents.length > 0 && (
        <Group gap="xs">
          <Text size="sm">{say('parents')}</Text>
          {parents.map(oid => (
            <Anchor key={oid} component={AppLink} href={commitPath(repo, oid)} size="sm">
              <Code>{shortCommit(oid)}</Code>
            </Anchor>
          ))}
        </Group>
      )}
      <VerdictChanges history={revision.governance.history} />
      {repo.access.maySeeBlocked && <ReviewActions repo={repo} place={here} />}
    </Stack>
  )
}

function To({ href, text }: { href: string; text: string }) {
  return (
    <Anchor component={AppLink} href={href} size="sm">
      {text}
    </Anchor>
  )
}

function VerdictChanges({ history }: { history: Revision['governance']['history'] }) {
  const say = useHistoryText()
  return (
    <section>
      <Title order={3} size="h4" mb="xs">
        {say('verdicts')}
      </Title>
      <Table.ScrollContainer type="native" minWidth={420} tabIndex={0}>
        <Table aria-label={say('verdicts')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('when')}</Table.Th>
              <Table.Th>{say('verdict')}</Table.Th>
              <Table.Th>{say('cause')}</Table.Th>
              <Table.Th>{say('reasons')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {history.map((change, index) => (
              <Table.Tr key={index}>
                <Table.Td>
                  <Time at={change.at} />
                </Table.Td>
                <Table.Td>
                  <VerdictBadge verdict={change.after} />
                </Table.Td>
                <Table.Td>
                  <Cause cause={change.cause} />
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{change.reasons.join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  )
}
