import { fileOnly } from '../../components/file-only.js'
import { SeverityBadge } from '../../components/badges.js'
import type { ResultOf } from '../../api/graphql.js'
import type { Column } from '../../components/data-table.js'
import type { RepoType } from '../../routing/paths.js'
import { DASH } from '../../text/format.js'
import { useFindingsText } from '../repository/findings/messages.js'
import { useReportText } from './messages.js'
import { ReportList, ReportSection } from './report-frame.js'
import { REPORT_FINDINGS, REPORT_HEAD_FINDINGS } from './repo-report.js'
import { useStillAll } from './use-still.js'

/** Which revision of which repository. */
export interface Asked {
  readonly type: RepoType
  readonly id: string
  readonly rev: string
}

type Repo = NonNullable<ResultOf<typeof REPORT_FINDINGS>['repo']>
type Finding = NonNullable<Repo['revision']>['findings']['nodes'][number]

/** @param isKept  the verdict keeps what the revision says from the reader: its rules are told all the same, of the head alone */
export function FindingSection({ asked, isKept }: { asked: Asked; isKept: boolean }) {
  const say = useReportText()
  const { type, id } = asked
  const ofRevision = useStillAll(
    'findings',
    REPORT_FINDINGS,
    { ...asked },
    data => data.repo?.revision?.findings,
    !isKept,
  )
  const ofHead = useStillAll(
    'head-findings',
    REPORT_HEAD_FINDINGS,
    { type, id },
    data => data.repo?.latestRevision?.findings,
    isKept,
  )
  return (
    <ReportSection title={say('findings')}>
      <ReportList
        query={isKept ? ofHead : ofRevision}
        title={say('findings')}
        columns={useColumns()}
        keyOf={finding => finding.fingerprint}
        csvName="findings"
      />
    </ReportSection>
  )
}

function useColumns(): readonly Column<Finding>[] {
  const say = useReportText()
  const sayOfFinding = useFindingsText()
  return [
    {
      key: 'severity',
      header: say('severity'),
      width: '7rem',
      cell: ({ severity }) => <SeverityBadge severity={severity} />,
      text: ({ severity }) => severity.toLowerCase(),
    },
    { key: 'rule', header: say('rule'), cell: ({ ruleId }) => ruleId, text: ({ ruleId }) => ruleId },
    {
      key: 'state',
      header: say('state'),
      width: '7rem',
      cell: ({ state }) => sayOfFinding(`state_${state}`),
      text: ({ state }) => state.toLowerCase(),
    },
    {
      key: 'message',
      header: say('finding'),
      cell: ({ message }) => message ?? DASH,
      text: ({ message }) => message,
    },
    {
      key: 'place',
      header: say('place'),
      width: '9rem',
      cell: ({ position }) => placeOf(position) ?? DASH,
      text: ({ position }) => placeOf(position),
    },
    fileOnly('fix', say('fix'), ({ fix }) => fix),
    fileOnly('fingerprint', say('fingerprint'), ({ fingerprint }) => fingerprint),
  ]
}

function placeOf({ path, line }: Finding['position']): string | null {
  if (path === null) return null
  return line === null ? path : `${path}:${line}`
}
