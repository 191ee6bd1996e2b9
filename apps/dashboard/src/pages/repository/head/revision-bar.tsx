import { ActionIcon, Anchor, CopyButton, Group, Paper, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { VerdictBadge } from '../../../components/badges.js'
import { useCommonText } from '../../../components/messages.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { formatBytes, formatNumber } from '../../../text/format.js'
import { commitPath, type RepositoryAddress, shortCommit } from '../address.js'
import { useRepositoryText } from '../messages.js'
import type { Repository, Revision } from '../use-repository.js'
import { Reasons } from './reasons.js'
import { RevisionPicker } from './revision-picker.js'

const ICON_SIZE = 14

/** Which revision is shown, its verdict and what made it so. */
export function RevisionBar({
  repo,
  revision,
  address,
}: {
  repo: Repository
  revision: Revision | null
  address: RepositoryAddress
}) {
  const say = useRepositoryText()
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group gap="sm" justify="space-between">
          <Group gap="sm">
            {revision && <VerdictBadge verdict={revision.verdict} />}
            {revision && <Commit repo={repo} commit={revision.commit} />}
            {revision && (
              <Text size="sm" c="dimmed">
                {say('landed')} <Time at={revision.landedAt} />, {say('judged')}{' '}
                <Time at={revision.judgedAt} />
              </Text>
            )}
          </Group>
          <RevisionPicker repo={repo} address={address} isHeadKept={repo.latestRevision?.title === null} />
        </Group>
        {revision && (
          <Group gap="lg">
            {isReadableHead(revision, repo) && (
              <Fact name={say('license')} value={repo.license ?? say('none')} />
            )}
            <Fact name={say('files')} value={formatNumber(revision.fileCount)} />
            <Fact name={say('size')} value={formatBytes(revision.totalSizeBytes)} />
          </Group>
        )}
        {revision && <Reasons revision={revision} place={address} />}
      </Stack>
    </Paper>
  )
}

/** The repository tells the licence of its head alone, and that only to who may read it. */
function isReadableHead({ commit }: Revision, { latestRevision }: Repository): boolean {
  return latestRevision?.commit === commit && latestRevision.title !== null
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <Text size="sm">
      <Text span c="dimmed" size="sm">
        {name}{' '}
      </Text>
      {value}
    </Text>
  )
}

function Commit({ repo, commit }: { repo: Repository; commit: string }) {
  const say = useRepositoryText()
  const common = useCommonText()
  return (
    <Group gap={4} wrap="nowrap">
      <Anchor component={AppLink} href={commitPath(repo, commit)} size="sm" ff="monospace">
        {shortCommit(commit)}
      </Anchor>
      <CopyButton value={commit}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            onClick={copy}
            aria-label={copied ? common('copied') : say('copyCommit')}
          >
            {copied ? <IconCheck size={ICON_SIZE} aria-hidden /> : <IconCopy size={ICON_SIZE} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  )
}
