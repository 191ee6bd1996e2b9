import { Text } from '@mantine/core'
import { fileOnly } from '../../components/file-only.js'
import { VerdictBadge } from '../../components/badges.js'
import type { Column } from '../../components/data-table.js'
import { PlainTable } from '../../components/plain-table.js'
import { repoPath } from '../../routing/paths.js'
import { DASH } from '../../text/format.js'
import { useClassText } from '../overview/class-text.js'
import { useCommercial } from '../repository/compare/use-commercial.js'
import { isLicenseKnown } from '../repository/lineage/is-license-known.js'
import { useReportText } from './messages.js'
import { Facts, ReportSection } from './report-frame.js'
import type { ReportRepo, ReportRevision } from './repo-report.js'

type Lineage = ReportRepo['lineage']
interface Row {
  readonly link: Lineage['links'][number]
  readonly origin: Lineage['nodes'][number] | undefined
}

/** What licence is declared, which one holds along the lineage, and what that lineage is. */
export function LineageSection({
  repo,
  revision,
  isHead,
}: {
  repo: Pick<ReportRepo, 'lineage'>
  revision: ReportRevision
  /** The report is of the head, as the lineage always is. */
  isHead: boolean
}) {
  const say = useReportText()
  const columns = useColumns()
  const sayClass = useClassText()
  const sayCommercial = useCommercial()
  const { declared, effective, licenceClass, commercial } = licenceOf(revision.governance.facts)
  const { nodes, links, isCut } = repo.lineage
  const nodeOf = new Map(nodes.map(node => [nameOf(node), node]))
  const rows = links.map(link => ({ link, origin: nodeOf.get(link.parent) }))
  const facts = [
    [say('declared'), declared.join(', ') || DASH],
    [say('effective'), effective ?? say('unknown')],
    [say('licenceClass'), licenceClass === null ? say('unknown') : sayClass(licenceClass)],
    [say('commercial'), sayCommercial(commercial)],
  ] as const
  return (
    <ReportSection title={say('lineage')}>
      <Facts facts={facts} />
      {!isHead && <Text size="sm">{say('lineageOfHead')}</Text>}
      {rows.length === 0 ? (
        <Text>{say('lineageNone')}</Text>
      ) : (
        <PlainTable
          caption={say('lineage')}
          columns={columns}
          rows={rows}
          keyOf={({ link }) => `${link.child} ${link.kind} ${link.parent}`}
          csvName="lineage"
          isCut={isCut}
        />
      )}
      {isCut && <Text size="sm">{say('lineageCut')}</Text>}
    </ReportSection>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = useReportText()
  return [
    {
      key: 'child',
      header: say('repository'),
      cell: ({ link }) => link.child,
      text: ({ link }) => link.child,
    },
    {
      key: 'parent',
      header: say('origin'),
      cell: ({ link }) => link.parent,
      text: ({ link }) => link.parent,
    },
    {
      key: 'kind',
      header: say('kind'),
      cell: ({ link }) => say(`kind_${link.kind}`) + (link.relation === null ? '' : ` (${link.relation})`),
      text: ({ link }) => link.kind.toLowerCase(),
    },
    fileOnly('relation', say('relation'), ({ link }) => link.relation),
    {
      key: 'licence',
      header: say('licence'),
      cell: ({ origin }) =>
        origin?.license ?? say(origin && isLicenseKnown(origin) ? 'licenceNone' : 'unknown'),
      text: ({ origin }) => origin?.license,
    },
    {
      key: 'here',
      header: say('here'),
      cell: ({ origin }) => say(origin?.isHere ? 'yes' : 'no'),
      text: ({ origin }) => origin?.isHere ?? false,
    },
    {
      key: 'verdict',
      header: say('verdict'),
      cell: ({ origin }) => (origin?.isHere ? <VerdictBadge verdict={origin.verdict} /> : DASH),
      text: ({ origin }) => origin?.verdict,
    },
  ]
}

function nameOf({ type, id }: Lineage['nodes'][number]): string {
  return repoPath({ type, fullName: id }).slice(1)
}

interface Licence {
  readonly declared: readonly string[]
  readonly effective: string | null
  readonly licenceClass: string | null
  readonly commercial: string | null
}

/** Out of the facts that a policy may ask for; what is not there or no text is not known. */
function licenceOf(facts: unknown): Licence {
  const license = fieldOf(facts, 'license')
  const word = (name: string) => {
    const value = fieldOf(license, name)
    return typeof value === 'string' ? value : null
  }
  const declared = fieldOf(license, 'declared')
  return {
    declared: Array.isArray(declared) ? declared.filter(one => typeof one === 'string') : [],
    effective: word('effective'),
    licenceClass: word('class'),
    commercial: word('commercial'),
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
