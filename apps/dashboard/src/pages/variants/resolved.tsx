import { Alert, Anchor, Badge, Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { VerdictBadge } from '../../components/badges.js'
import type { Column } from '../../components/data-table.js'
import { useCommonText } from '../../components/messages.js'
import { PlainTable } from '../../components/plain-table.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { formatBytes, formatNumber } from '../../text/format.js'
import { useVariantsText } from './messages.js'
import { ENGINE_NAMES } from './fit-question.js'
import type { Resolution } from './resolve-query.js'
import { useVariantText } from './variant-messages.js'

const ICON_SIZE = 14
/** Hex digits of a commit that people read. */
const SHORT = 7
/** CSS pixels that a sentence needs at least. */
const REASON_WIDTH = 260
const EXCLUSIONS = [
  'untrusted-host',
  'verdict',
  'engine',
  'format',
  'incomplete',
  'bits-per-weight',
  'context',
  'memory',
] as const

type Ranked = Resolution['ranking'][number] & { readonly rank: number; readonly isChosen: boolean }

/** The variant that is right and how to load it, then all of them with the reason for each. */
export function Resolved({ resolution }: { resolution: Resolution }) {
  const say = useVariantsText()
  const word = useVariantText()
  const { chosen, ranking, commands, explanation, isCut } = resolution
  const rows = ranking.map((judged, at) => ({
    ...judged,
    rank: at + 1,
    isChosen: chosen !== null && at === 0 && judged.excludedBy === null,
  }))
  return (
    <Stack>
      <Alert
        color={chosen ? 'teal' : 'yellow'}
        variant="light"
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
        title={chosen ? `${chosen.repo} ${rows[0]?.variant?.key ?? ''}` : word('empty')}
        role="status"
      >
        {explanation}
      </Alert>
      {commands.length > 0 && (
        <Title order={2} size="h4">
          {say('commands')}
        </Title>
      )}
      {commands.map(command => (
        <Command key={`${command.engine} ${command.language}`} command={command} />
      ))}
      <PlainTable
        caption={say('rank')}
        columns={useColumns()}
        rows={rows}
        keyOf={row => String(row.rank)}
        csvName="ranking"
      />
      {isCut && <Text c="dimmed">{say('familyCut')}</Text>}
    </Stack>
  )
}

function Command({ command: { engine, text } }: { command: Resolution['commands'][number] }) {
  const common = useCommonText()
  return (
    <div>
      <Group justify="space-between">
        <Text fw={600} size="sm">
          {ENGINE_NAMES[engine]}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              onClick={copy}
              aria-label={`${common('copy')}: ${ENGINE_NAMES[engine]}`}
            >
              {copied ? common('copied') : common('copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Code>
    </div>
  )
}

function useColumns(): readonly Column<Ranked>[] {
  const say = useVariantsText()
  const word = useVariantText()
  return [
    { key: 'rank', header: say('rank'), cell: row => <Rank row={row} />, text: row => row.rank },
    {
      key: 'variant',
      header: word('key'),
      cell: row => <Named row={row} />,
      text: row => `${row.repo}@${row.commit} ${row.variant?.key ?? ''}`,
    },
    {
      key: 'verdict',
      header: word('verdict'),
      cell: row => <VerdictBadge verdict={row.verdict} />,
      text: row => row.verdict,
    },
    {
      key: 'reason',
      header: say('reason'),
      cell: row => <Reason row={row} />,
      text: row => row.reason,
    },
    {
      key: 'bits',
      header: word('bits'),
      isNumeric: true,
      cell: row => formatNumber(row.variant?.bitsPerWeight, { maximumFractionDigits: 2 }),
      text: row => row.variant?.bitsPerWeight,
    },
    {
      key: 'size',
      header: word('size'),
      isNumeric: true,
      cell: row => formatBytes(row.variant?.sizeBytes),
      text: row => row.variant?.sizeBytes,
    },
  ]
}

function Rank({ row }: { row: Ranked }) {
  const say = useVariantsText()
  if (!row.isChosen) return row.excludedBy === null ? row.rank : '—'
  return (
    <Badge className="badge badge-teal" leftSection={<IconCheck size={ICON_SIZE} aria-hidden />}>
      {say('chosen')}
    </Badge>
  )
}

function Named({ row }: { row: Ranked }) {
  return (
    <Stack gap={0}>
      <Anchor
        component={AppLink}
        href={repoPath({ type: 'MODEL', fullName: row.repo })}
        style={{ overflowWrap: 'anywhere' }}
      >
        {row.repo}
      </Anchor>
      <Text size="xs" ff="monospace">
        {row.variant?.key ?? '—'} · {row.commit.slice(0, SHORT)}
      </Text>
    </Stack>
  )
}

function Reason({ row }: { row: Ranked }) {
  const say = useVariantsText()
  const known = EXCLUSIONS.find(why => why === row.excludedBy)
  return (
    <Stack gap={0} miw={REASON_WIDTH}>
      {known && (
        <Text size="sm" fw={600}>
          {say('excluded', {
            why: say(`excluded_${known.replaceAll('-', '_') as Underscored<typeof known>}`),
          })}
        </Text>
      )}
      <Text size="sm">{row.reason}</Text>
    </Stack>
  )
}

type Underscored<Text extends string> = Text extends `${infer Head}-${infer Rest}`
  ? `${Head}_${Underscored<Rest>}`
  : Text
