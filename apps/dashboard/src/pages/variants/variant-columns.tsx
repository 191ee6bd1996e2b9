import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { VerdictBadge } from '../../components/badges.js'
import type { Column } from '../../components/data-table.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { formatBytes, formatCompact, formatNumber } from '../../text/format.js'
import { FitBadge } from './fit-badge.js'
import { ENGINE_NAMES, ENGINES } from './fit-question.js'
import { useVariantText } from './variant-messages.js'
import type { VariantRow } from './variant-query.js'

const ICON_SIZE = 14

/** Columns of a list of variants. Fit is measured on devices where some were asked about. */
export function useVariantColumns({
  isFitAsked,
  hasRepo,
}: {
  isFitAsked: boolean
  hasRepo: boolean
}): readonly Column<VariantRow>[] {
  const say = useVariantText()
  const repository: Column<VariantRow> = {
    key: 'repository',
    header: say('repository'),
    cell: ({ repo }) => (
      <Anchor component={AppLink} href={repoPath({ type: 'MODEL', fullName: repo.fullName })}>
        {repo.fullName}
      </Anchor>
    ),
    text: ({ repo }) => repo.fullName,
  }
  return [
    ...(hasRepo ? [repository] : []),
    { key: 'key', header: say('key'), cell: row => <KeyCell row={row} />, text: row => row.key },
    {
      key: 'verdict',
      header: say('verdict'),
      cell: ({ verdict }) => <VerdictCell verdict={verdict} />,
      text: row => row.verdict.state,
    },
    {
      key: 'fit',
      header: isFitAsked ? say('fit') : say('memory'),
      cell: row => <FitBadge fit={row.fit} isAsked={isFitAsked} />,
      text: ({ fit }) => (isFitAsked ? fit.answer : fit.need.totalBytes),
    },
    ...useNumberColumns(),
    {
      key: 'engines',
      header: say('engines'),
      cell: row => row.engines.map(nameOfEngine).join(', '),
      text: row => row.engines.join(' '),
    },
    { key: 'details', header: say('details'), cell: row => <DetailsButton row={row} /> },
  ]
}

function useNumberColumns(): readonly Column<VariantRow>[] {
  const say = useVariantText()
  return [
    {
      key: 'bits',
      header: say('bits'),
      isNumeric: true,
      cell: row => formatNumber(row.bitsPerWeight, { maximumFractionDigits: 2 }),
      text: row => row.bitsPerWeight,
    },
    {
      key: 'size',
      header: say('size'),
      isNumeric: true,
      cell: row => formatBytes(row.sizeBytes),
      text: row => row.sizeBytes,
    },
    {
      key: 'parameters',
      header: say('parameters'),
      isNumeric: true,
      cell: row => formatCompact(row.parameterCount),
      text: row => row.parameterCount,
    },
    {
      key: 'context',
      header: say('context'),
      isNumeric: true,
      cell: row => formatNumber(row.contextTokens),
      text: row => row.contextTokens,
    },
  ]
}

function KeyCell({ row }: { row: VariantRow }) {
  const say = useVariantText()
  return (
    <Group gap={6} wrap="nowrap">
      <Text span ff="monospace" size="sm">
        {row.key}
      </Text>
      {!row.isComplete && (
        <Badge
          className="badge badge-yellow"
          title={say('incompleteText')}
          leftSection={<IconAlertTriangle size={ICON_SIZE} aria-hidden />}
        >
          {say('incomplete')}
        </Badge>
      )}
    </Group>
  )
}

function VerdictCell({ verdict }: Pick<VariantRow, 'verdict'>) {
  const say = useVariantText()
  return (
    <Stack gap={2} align="flex-start">
      <VerdictBadge verdict={verdict.state} />
      {verdict.of && (
        <Text size="xs" c="dimmed">
          {say('verdictOf', { model: verdict.of })}
        </Text>
      )}
    </Stack>
  )
}

function DetailsButton({ row }: { row: VariantRow }) {
  const say = useVariantText()
  const [, change] = useSearch()
  const name = `${row.repo.fullName} ${row.key}`
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={say('detailsOf', { name })}
      onClick={() => change({ of: row.repo.fullName, variant: row.key }, { isStep: true })}
    >
      {say('details')}
    </Button>
  )
}

/** As its maker writes it; what we do not know stays as the server has it. */
export function nameOfEngine(word: string): string {
  const plain = word.toUpperCase().replace(/[^A-Z]/g, '')
  const known = ENGINES.find(engine => engine.replace(/_/g, '') === plain)
  return known ? ENGINE_NAMES[known] : word
}
