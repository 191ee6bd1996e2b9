import { SeverityBadge } from '../../components/badges.js'
import type { ResultOf } from '../../api/graphql.js'
import type { Column } from '../../components/data-table.js'
import type { RepoType } from '../../routing/paths.js'
import { DASH } from '../../text/format.js'
import { useFindingsText } from '../repository/findings/messages.js'
import { useReportText } from './messages.js'
import { ReportList, ReportSection } from './report-frame.js'
import { REPORT_FINDINGS } from './repo-report.js'
import { useAll } from '../../api/use-all.js'

/** Which revision of which repository. */
export interface Asked {
  readonly type: RepoType
  readonly id: string
  readonly rev: string
}

type Repo = NonNullable<ResultOf<typeof REPORT_FINDINGS>['repo']>
type Finding = NonNullable<Repo['revision']>['findings']['nodes'][number]

export function FindingSection({ asked }: { asked: Asked }) {
  const say = useReportText()
  const query = useAll(
    'findings',
    'findings',
    REPORT_FINDINGS,
    { ...asked },
    data => data.repo?.revision?.findings,
  )
  return (
    <ReportSection title={say('findings')}>
      <ReportList
        query={query}
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
  ]
}

function placeOf({ path, line }: Finding['position']): string | null {
  if (path === null) return null
  return line === null ? path : `${path}:${line}`
}
