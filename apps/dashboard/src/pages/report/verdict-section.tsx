import { Text, Title } from '@mantine/core'
import { fileOnly } from '../../components/file-only.js'
import { VerdictBadge } from '../../components/badges.js'
import type { Column } from '../../components/data-table.js'
import { useCommonText } from '../../components/messages.js'
import { PlainTable } from '../../components/plain-table.js'
import { DASH, formatTime } from '../../text/format.js'
import { Cause } from '../repository/history/cause.js'
import { useRepositoryText } from '../repository/messages.js'
import { useReportText } from './messages.js'
import { Facts, ReportSection } from './report-frame.js'
import type { ReportRevision } from './repo-report.js'

type Reason = ReportRevision['governance']['explanation'][number]
type Change = ReportRevision['governance']['history'][number]

/** What the policy says, what that rests on, and how it came to it. */
export function VerdictSection({ revision }: { revision: ReportRevision }) {
  const say = useReportText()
  const { governance, verdict, judgedAt, policyVersion } = revision
  const { explanation, expiresAt, history } = governance
  const reasons = useReasonColumns()
  const changes = useChangeColumns()
  return (
    <ReportSection title={say('verdict')}>
      <Facts
        facts={[
          [say('verdict'), <VerdictBadge key="verdict" verdict={verdict} />],
          [say('policy'), String(policyVersion)],
          [say('when'), formatTime(judgedAt)],
        ]}
      />
      {expiresAt && <Text>{say('expires', { at: formatTime(expiresAt) })}</Text>}
      {explanation.length > 0 && (
        <>
          <Title order={3} size="h4">
            {say('because')}
          </Title>
          <PlainTable
            caption={say('because')}
            columns={reasons}
            rows={explanation}
            keyOf={(_reason, at) => String(at)}
            csvName="verdict-reasons"
          />
        </>
      )}
      <Title order={3} size="h4">
        {say('verdictHistory')}
      </Title>
      <PlainTable
        caption={say('verdictHistory')}
        columns={changes}
        rows={history}
        keyOf={(_change, at) => String(at)}
        csvName="verdict-history"
      />
    </ReportSection>
  )
}

function useReasonColumns(): readonly Column<Reason>[] {
  const say = useReportText()
  const sayOfRepo = useRepositoryText()
  return [
    { key: 'rule', header: say('rule'), cell: reason => reason.ruleId, text: reason => reason.ruleId },
    {
      key: 'effect',
      header: say('effect'),
      cell: ({ effect }) => sayOfRepo(effect === 'block' ? 'effect_block' : 'effect_warn'),
      text: reason => reason.effect,
    },
    {
      key: 'message',
      header: say('reason'),
      cell: reason => reason.message ?? DASH,
      text: reason => reason.message,
    },
  ]
}

function useChangeColumns(): readonly Column<Change>[] {
  const say = useReportText()
  const common = useCommonText()
  return [
    { key: 'when', header: say('when'), cell: ({ at }) => formatTime(at), text: ({ at }) => at },
    {
      key: 'verdict',
      header: say('verdict'),
      cell: ({ before, after }) =>
        before === null
          ? common(`verdict_${after}`)
          : `${common(`verdict_${before}`)} → ${common(`verdict_${after}`)}`,
      text: ({ after }) => after.toLowerCase(),
    },
    fileOnly('before', say('before'), ({ before }) => before?.toLowerCase()),
    {
      key: 'cause',
      header: say('cause'),
      cell: ({ cause }) => <Cause cause={cause} />,
      text: ({ cause }) => cause,
    },
    {
      key: 'reasons',
      header: say('rule'),
      cell: ({ reasons }) => reasons.join(', ') || DASH,
      text: ({ reasons }) => reasons.join(' '),
    },
  ]
}
