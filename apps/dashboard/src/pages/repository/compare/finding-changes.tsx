import { Badge, Text } from '@mantine/core'
import { SeverityBadge } from '../../../components/badges.js'
import { fileOnly } from '../../../components/file-only.js'
import type { Column } from '../../../components/data-table.js'
import { PlainTable } from '../../../components/plain-table.js'
import type { ComparedFinding, Comparison } from './comparison.js'
import { useCompareText } from './messages.js'
import { Section } from './section.js'

const COLORS = { appeared: 'red', vanished: 'teal', stayed: 'gray' } as const
type Change = keyof typeof COLORS
interface Row extends ComparedFinding {
  readonly change: Change
}

/** Findings that came, those that went, and those that are still there, in this order. */
export function FindingChanges({ comparison }: { comparison: Comparison }) {
  const say = useCompareText()
  const columns = useColumns()
  const { isCut, appeared, vanished, stayed } = comparison.findings
  // The server lists so many of each at most, and says only that some are missing.
  const most = Math.max(appeared.length, vanished.length, stayed.length)
  const count = ({ length }: readonly unknown[]) => (isCut && length === most ? `${length}+` : String(length))
  const counts = { appeared: count(appeared), vanished: count(vanished), stayed: count(stayed) }
  const rows = [
    ...appeared.map(finding => ({ ...finding, change: 'appeared' as const })),
    ...vanished.map(finding => ({ ...finding, change: 'vanished' as const })),
    ...stayed.map(finding => ({ ...finding, change: 'stayed' as const })),
  ]
  return (
    <Section
      title={say('findings')}
      note={rows.length === 0 ? say('findingsNone') : say('findingsCount', counts)}
    >
      {rows.length > 0 && (
        <PlainTable
          caption={say('findings')}
          columns={columns}
          rows={rows}
          keyOf={row => `${row.change} ${row.fingerprint}`}
          csvName="finding-changes"
          isCut={isCut}
        />
      )}
      {isCut && <Text size="sm">{say('findingsCut')}</Text>}
    </Section>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = useCompareText()
  return [
    {
      key: 'change',
      header: say('change'),
      width: '9rem',
      cell: ({ change }) => <Badge className={`badge badge-${COLORS[change]}`}>{say(change)}</Badge>,
      text: ({ change }) => change,
    },
    {
      key: 'severity',
      header: say('severity'),
      width: '8rem',
      cell: ({ severity }) => <SeverityBadge severity={severity} />,
      text: ({ severity }) => severity.toLowerCase(),
    },
    {
      key: 'rule',
      header: say('rule'),
      cell: ({ ruleId }) => <Text size="sm">{ruleId}</Text>,
      text: ({ ruleId }) => ruleId,
    },
    {
      key: 'message',
      header: say('finding'),
      cell: ({ message, position }) => (
        <>
          <Text size="sm" className="any-break">
            {message}
          </Text>
          {position.path !== null && (
            <Text size="xs" c="dimmed" className="any-break">
              {position.path}
              {position.line !== null && `:${position.line}`}
            </Text>
          )}
        </>
      ),
      text: ({ message }) => message,
    },
    fileOnly('path', say('file'), ({ position }) => position.path),
    fileOnly('line', say('line'), ({ position }) => position.line),
    fileOnly('state', say('findingState'), ({ state }) => state.toLowerCase()),
    fileOnly('fingerprint', say('fingerprint'), ({ fingerprint }) => fingerprint),
  ]
}
