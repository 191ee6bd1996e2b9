import { Anchor, Group, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBuilding,
  IconInfoCircle,
  IconLock,
  IconWorld,
  IconX,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { VerdictBadge } from '../../components/badges.js'
import type { Column } from '../../components/data-table.js'
import { fileOnly } from '../../components/file-only.js'
import { useCommonText } from '../../components/messages.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { DASH, formatCompact } from '../../text/format.js'
import { useRepositoriesText } from './messages.js'
import type { RepositoryRow } from './queries.js'

const ICON_SIZE = 14
const VISIBILITY_ICONS = { PUBLIC: IconWorld, INTERNAL: IconBuilding, PRIVATE: IconLock } as const
const SEVERITIES = ['error', 'warning', 'info'] as const
/** CSS pixels that a name has at least, before it breaks. */
const NAME_WIDTH = 180

/** What the list says of each repository. */
export function useColumns(): readonly Column<RepositoryRow>[] {
  const say = useRepositoriesText()
  const common = useCommonText()
  return useMemo(() => columnsOf(say, common), [say, common])
}

type Words = ReturnType<typeof useRepositoriesText>
type CommonWords = ReturnType<typeof useCommonText>

function columnsOf(say: Words, common: CommonWords): readonly Column<RepositoryRow>[] {
  return [
    {
      key: 'name',
      header: say('name'),
      cell: repo => (
        <span className="with-sign">
          <VisibilitySign visibility={repo.visibility} />
          <Anchor
            component={AppLink}
            href={repoPath(repo)}
            className="any-break"
            display="block"
            miw={NAME_WIDTH}
          >
            {repo.fullName}
          </Anchor>
        </span>
      ),
      text: repo => repo.fullName,
    },
    fileOnly('visibility', say('visibility'), repo => repo.visibility),
    {
      key: 'type',
      header: say('type'),
      cell: repo => <span className="one-line">{common(`type_${repo.type}`)}</span>,
      text: repo => repo.type,
    },
    {
      key: 'verdict',
      header: say('verdict'),
      cell: repo => <VerdictBadge verdict={repo.headVerdict} />,
      text: repo => repo.headVerdict,
    },
    {
      key: 'findings',
      header: say('findings'),
      cell: repo => <Findings counts={repo.findingCounts} />,
    },
    // Numbers that a spreadsheet can add up: `1/2/3` it takes for a day.
    ...SEVERITIES.map(severity =>
      fileOnly<RepositoryRow>(severity, say(severity), ({ findingCounts }) => findingCounts[severity]),
    ),
    {
      key: 'license',
      header: say('license'),
      cell: repo => repo.license ?? DASH,
      text: repo => repo.license,
    },
    {
      key: 'task',
      header: say('task'),
      cell: repo => repo.pipelineTag ?? DASH,
      text: repo => repo.pipelineTag,
    },
    {
      key: 'updated',
      header: say('updated'),
      cell: repo => <Time at={repo.updatedAt} />,
      text: repo => repo.updatedAt,
    },
    {
      key: 'downloads',
      header: say('downloads'),
      cell: repo => formatCompact(repo.downloads),
      text: repo => repo.downloads,
      isNumeric: true,
    },
  ]
}

/** Who may see it, said in words for who can’t see the sign. */
function VisibilitySign({ visibility }: Pick<RepositoryRow, 'visibility'>) {
  const say = useRepositoriesText()
  const Icon = VISIBILITY_ICONS[visibility]
  const words = say(`visibility_${visibility}`)
  return (
    <span role="img" aria-label={words} title={words}>
      <Icon size={ICON_SIZE} aria-hidden />
    </span>
  )
}

/** Three numbers with their signs; said in words for who can’t see the signs. */
function Findings({ counts }: { counts: RepositoryRow['findingCounts'] }) {
  const say = useRepositoriesText()
  const { error, warning, info } = counts
  const words = say('findingsOf', { error, warning, info })
  if (error + warning + info === 0)
    return (
      <Text span title={words}>
        {DASH}
      </Text>
    )
  const shown = [
    { Icon: IconX, count: error },
    { Icon: IconAlertTriangle, count: warning },
    { Icon: IconInfoCircle, count: info },
  ]
  return (
    <Group gap={8} wrap="nowrap" role="img" aria-label={words} title={words}>
      {shown.map(({ Icon, count }, at) => (
        <Group key={at} gap={2} wrap="nowrap" opacity={count === 0 ? 0.45 : 1} aria-hidden>
          <Icon size={ICON_SIZE} />
          <Text span size="sm" fw={at === 0 && count > 0 ? 700 : 400}>
            {count}
          </Text>
        </Group>
      ))}
    </Group>
  )
}
