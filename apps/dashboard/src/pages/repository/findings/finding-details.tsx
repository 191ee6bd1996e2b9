import { ActionIcon, Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { SeverityBadge } from '../../../components/badges.js'
import { useCommonText } from '../../../components/messages.js'
import { Loading } from '../../../components/states.js'
import { AppLink } from '../../../routing/app-link.js'
import { useSearch } from '../../../routing/use-search.js'
import { blobPath, commitPath, shortCommit, viewPath } from '../address.js'
import { CARD_PATH } from '../card/use-card.js'
import type { RevisionViewProps } from '../use-repository.js'
import { MARK_ID } from './finding-mark.js'
import { useFindingsText } from './messages.js'
import type { FoundFinding } from './use-findings.js'

const ICON_SIZE = 16

/** All that is known of one finding, and the way to its place. */
export function FindingDetails({
  finding,
  isLooking,
  ...props
}: RevisionViewProps & {
  readonly finding: FoundFinding | null
  /** The list is still being read. */
  readonly isLooking: boolean
}) {
  const say = useFindingsText()
  const common = useCommonText()
  const [, change] = useSearch()
  return (
    <Paper withBorder p="md" component="section" aria-label={say('open')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        {finding && <Known {...props} finding={finding} />}
        {!finding && (isLooking ? <Loading /> : <Text c="dimmed">{say('notOnList')}</Text>)}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={common('close')}
          onClick={() => change({ finding: null })}
        >
          <IconX size={ICON_SIZE} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  )
}

function Known({ repo, revision, place, finding }: RevisionViewProps & { readonly finding: FoundFinding }) {
  const say = useFindingsText()
  const { path, line } = finding.position
  const card = `${viewPath(place, 'card')}#${MARK_ID}${finding.fingerprint}`
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <SeverityBadge severity={finding.severity} />
        <Badge className="badge badge-gray">{say(`state_${finding.state}`)}</Badge>
        <Title order={2} size="h4">
          {finding.ruleId}
        </Title>
      </Group>
      <Text style={{ overflowWrap: 'anywhere' }}>{finding.message ?? say('hidden')}</Text>
      {finding.fix && <Detail name={say('fix')} text={finding.fix} />}
      {finding.evidence && <Detail name={say('evidence')} text={finding.evidence} isCode />}
      <Group gap="md">
        {path !== null && (
          <Anchor
            component={AppLink}
            href={path === CARD_PATH ? card : blobPath(repo, revision.commit, path)}
            size="sm"
          >
            {say('show')}: {path}
            {line !== null && `, ${say('line', { line })}`}
          </Anchor>
        )}
        <Anchor component={AppLink} href={commitPath(repo, finding.introducedByCommit)} size="sm">
          {say('introduced')} {shortCommit(finding.introducedByCommit)}
        </Anchor>
      </Group>
    </Stack>
  )
}

function Detail({ name, text, isCode = false }: { name: string; text: string; isCode?: boolean }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Text
        size="sm"
        {...(isCode && { ff: 'monospace' })}
        style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}
      >
        {text}
      </Text>
    </div>
  )
}
