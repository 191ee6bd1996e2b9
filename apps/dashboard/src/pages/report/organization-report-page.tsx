import type { ResultOf } from '../../api/graphql.js'
import { Text } from '@mantine/core'
import { fileOnly } from '../../components/file-only.js'
import { SeverityBadge, VerdictBadge } from '../../components/badges.js'
import type { Column } from '../../components/data-table.js'
import { useCommonText } from '../../components/messages.js'
import { Page } from '../../components/page.js'
import { PlainTable } from '../../components/plain-table.js'
import { Answered } from '../../components/states.js'
import { useViewer } from '../../session/use-viewer.js'
import { NotFound } from '../../shell/broken.js'
import { DASH, formatDay, formatNumber } from '../../text/format.js'
import { useRecallColumns, useWaiverColumns } from './decision-columns.js'
import { useReportText } from './messages.js'
import {
  ORGANIZATION,
  ORGANIZATION_FINDINGS,
  ORGANIZATION_RECALLS,
  ORGANIZATION_REPOS,
  ORGANIZATION_WAIVERS,
} from './organization-report.js'
import { Facts, ReportFrame, ReportList, ReportSection } from './report-frame.js'
import { useStill, useStillAll } from './use-still.js'

type Group = ResultOf<typeof ORGANIZATION>['byRule'][number]
type Verdicts = ResultOf<typeof ORGANIZATION>['posture']['verdicts']
type Repo = ResultOf<typeof ORGANIZATION_REPOS>['repos']['nodes'][number]
type HeadFinding = ResultOf<typeof ORGANIZATION_FINDINGS>['findings']['nodes'][number]

/** How it stands with all repositories of an organization. */
export function OrganizationReport({ name }: { name: string }) {
  const say = useReportText()
  const query = useStill('organization', ORGANIZATION, { name })
  if (query.data && !query.data.organization) return <NotFound />
  const title = say('organizationTitle', { name })
  return query.data ? (
    <Sheet
      name={query.data.organization?.name ?? name}
      title={title}
      verdicts={query.data.posture.verdicts}
      groups={query.data.byRule}
    />
  ) : (
    <Page title={title}>
      <Answered query={query}>{() => null}</Answered>
    </Page>
  )
}

function Sheet({
  name,
  title,
  verdicts,
  groups,
}: {
  name: string
  title: string
  verdicts: Verdicts
  groups: readonly Group[]
}) {
  const say = useReportText()
  const repos = useStillAll('repos', ORGANIZATION_REPOS, { name }, data => data.repos)
  const findings = useStillAll('heads', ORGANIZATION_FINDINGS, { name }, data => data.findings)
  const ruleColumns = useRuleColumns()
  const [repoColumns, findingColumns] = [useRepoColumns(), useFindingColumns()]
  return (
    <ReportFrame title={title} facts={[[say('place'), `${location.origin}/-/report/organizations/${name}`]]}>
      <ReportSection title={say('posture')}>
        <Posture verdicts={verdicts} />
        {groups.length > 0 && (
          <PlainTable
            caption={say('findingsByRule')}
            columns={ruleColumns}
            rows={groups}
            keyOf={({ key }) => key}
            csvName="findings-by-rule"
          />
        )}
      </ReportSection>
      <ReportSection title={say('repositories')}>
        <ReportList
          query={repos}
          title={say('repositories')}
          columns={repoColumns}
          keyOf={({ id }) => id}
          csvName="repositories"
        />
      </ReportSection>
      <ReportSection title={say('findingsOpen')} isOnNewPage>
        <Text size="sm">{say('findingsOpenText')}</Text>
        <ReportList
          query={findings}
          title={say('findingsOpen')}
          columns={findingColumns}
          keyOf={({ repo, finding }) => `${repo.type} ${repo.fullName} ${finding.fingerprint}`}
          csvName="open-findings"
        />
      </ReportSection>
      <Decisions name={name} />
    </ReportFrame>
  )
}

function Decisions({ name }: { name: string }) {
  const say = useReportText()
  const waivers = useStillAll(
    'waivers-of',
    ORGANIZATION_WAIVERS,
    { name },
    data => data.organization?.waivers,
  )
  const recalls = useStillAll(
    'recalls-of',
    ORGANIZATION_RECALLS,
    { name },
    data => data.organization?.recalls,
  )
  const [waiverColumns, recallColumns] = [useWaiverColumns(true), useRecallColumns(true)]
  // Lists hold what one may see; who may see nothing must not print that there is nothing.
  const asFarAs = say('asFarAs', { name: useViewer().data?.name ?? say('nobody') })
  const keyOf = ({ id }: { readonly id: string }) => id
  return (
    <>
      <ReportSection title={say('waivers')}>
        <Text size="sm">{asFarAs}</Text>
        <ReportList
          query={waivers}
          title={say('waivers')}
          columns={waiverColumns}
          keyOf={keyOf}
          csvName="waivers"
        />
      </ReportSection>
      <ReportSection title={say('recalls')}>
        <Text size="sm">{asFarAs}</Text>
        <ReportList
          query={recalls}
          title={say('recalls')}
          columns={recallColumns}
          keyOf={keyOf}
          csvName="recalls"
        />
      </ReportSection>
    </>
  )
}

const VERDICTS = ['CLEARED', 'RESTRICTED', 'BLOCKED', 'PENDING'] as const

/** How many repositories have which verdict at their head, all of them counted by the server. */
function Posture({ verdicts }: { verdicts: Verdicts }) {
  const say = useReportText()
  const common = useCommonText()
  const counts = VERDICTS.map(
    verdict =>
      [
        common(`verdict_${verdict}`),
        formatNumber(verdicts.find(one => one.verdict === verdict)?.repos ?? 0),
      ] as const,
  )
  const total = verdicts.reduce((sum, { repos }) => sum + repos, 0)
  return <Facts facts={[[say('repositories'), formatNumber(total)], ...counts]} />
}

function useRuleColumns(): readonly Column<Group>[] {
  const say = useReportText()
  return [
    { key: 'rule', header: say('rule'), cell: ({ key }) => key, text: ({ key }) => key },
    {
      key: 'findings',
      header: say('findings'),
      isNumeric: true,
      cell: ({ findings }) => formatNumber(findings),
      text: ({ findings }) => findings,
    },
    {
      key: 'repos',
      header: say('repositories'),
      isNumeric: true,
      cell: ({ repos }) => formatNumber(repos),
      text: ({ repos }) => repos,
    },
  ]
}

function useRepoColumns(): readonly Column<Repo>[] {
  const say = useReportText()
  const common = useCommonText()
  const counts = ({ findingCounts: { error, warning, info } }: Repo) => `${error} / ${warning} / ${info}`
  const severities = (['ERROR', 'WARNING', 'INFO'] as const).map(one => common(`severity_${one}`))
  return [
    {
      key: 'name',
      header: say('repository'),
      cell: ({ type, fullName }) => `${fullName} (${common(`type_${type}`)})`,
      text: ({ fullName }) => fullName,
    },
    {
      key: 'verdict',
      header: say('verdict'),
      width: '9rem',
      cell: ({ headVerdict }) => <VerdictBadge verdict={headVerdict} />,
      text: ({ headVerdict }) => headVerdict,
    },
    {
      key: 'licence',
      header: say('licence'),
      cell: repo => repo.license ?? DASH,
      text: repo => repo.license,
    },
    { key: 'findings', header: severities.join(' / '), cell: counts, text: counts },
    {
      key: 'updated',
      header: say('updated'),
      cell: ({ updatedAt }) => formatDay(updatedAt),
      text: ({ updatedAt }) => updatedAt,
    },
  ]
}

function useFindingColumns(): readonly Column<HeadFinding>[] {
  const say = useReportText()
  return [
    {
      key: 'severity',
      header: say('severity'),
      width: '7rem',
      cell: ({ finding }) => <SeverityBadge severity={finding.severity} />,
      text: ({ finding }) => finding.severity.toLowerCase(),
    },
    {
      key: 'repo',
      header: say('repository'),
      cell: ({ repo }) => repo.fullName,
      text: ({ repo }) => repo.fullName,
    },
    {
      key: 'rule',
      header: say('rule'),
      cell: ({ finding }) => finding.ruleId,
      text: ({ finding }) => finding.ruleId,
    },
    {
      key: 'message',
      header: say('finding'),
      cell: ({ finding }) => finding.message ?? DASH,
      text: ({ finding }) => finding.message,
    },
    fileOnly('fingerprint', say('fingerprint'), ({ finding }) => finding.fingerprint),
  ]
}
