import { graphql } from '../../api/graphql.js'
import { useAsk } from '../../api/use-ask.js'
import { SeverityBadge, type Severity } from '../../components/badges.js'
import { BarList } from '../../components/charts/bar-list.js'
import { Figure } from '../../components/charts/figure.js'
import { useCommonText } from '../../components/messages.js'
import { Answered } from '../../components/states.js'
import { useOverviewText } from './messages.js'
import { ASK_AGAIN, type RuleCount, SAMPLE } from './posture.js'
import { stackRules } from './stack-rules.js'
import { SEVERITY_MARKS } from './verdict-marks.js'

const RULES = graphql(`
  query RuleSummaries {
    rules {
      id
      summary
    }
  }
`)
const SEVERITIES = ['ERROR', 'WARNING', 'INFO'] as const satisfies readonly Severity[]
/** Rules of the picture: what is read at a glance. */
const MAX_BARS = 10

/** Which rules find most, with what each asks for. */
export function RulesFigure({ namespace }: { namespace: string | null }) {
  const say = useOverviewText()
  const common = useCommonText()
  const query = useAsk('findings', SAMPLE, { namespace }, ASK_AGAIN)
  const rules = useAsk('policies', RULES, {})
  const series = SEVERITIES.map(severity => ({
    key: severity,
    label: common(`severity_${severity}`),
    color: SEVERITY_MARKS[severity],
  }))
  const summaryOf = (id: string) => rules.data?.rules.find(rule => rule.id === id)?.summary
  return (
    <Answered query={query}>
      {({ posture: { sample } }) => {
        const stacks = stackRules(sample.rules).slice(0, MAX_BARS)
        return (
          <Figure
            title={say('rules')}
            note={say('rulesNote', { count: stacks.length })}
            isEstimated={sample.isEstimated}
            legend={series}
            table={{
              rows: sample.rules,
              keyOf: row => `${row.ruleId} ${row.severity}`,
              name: 'findings-by-rule',
              columns: ruleColumns(say, summaryOf),
            }}
          >
            <BarList series={series} stacks={stacks} titleOf={({ key }) => summaryOf(key)} />
          </Figure>
        )
      }}
    </Answered>
  )
}

function ruleColumns(
  say: ReturnType<typeof useOverviewText>,
  summaryOf: (id: string) => string | null | undefined,
) {
  return [
    {
      key: 'rule',
      header: say('ruleCol'),
      cell: (row: RuleCount) => row.ruleId,
      text: (row: RuleCount) => row.ruleId,
    },
    {
      key: 'severity',
      header: say('severityCol'),
      cell: (row: RuleCount) => <SeverityBadge severity={row.severity} />,
      text: (row: RuleCount) => row.severity,
    },
    {
      key: 'findings',
      header: say('findingsCol'),
      cell: (row: RuleCount) => row.findings,
      text: (row: RuleCount) => row.findings,
      isNumeric: true,
    },
    {
      key: 'repos',
      header: say('reposCol'),
      cell: (row: RuleCount) => row.repos,
      text: (row: RuleCount) => row.repos,
      isNumeric: true,
    },
    {
      key: 'summary',
      header: say('summaryCol'),
      cell: (row: RuleCount) => summaryOf(row.ruleId) ?? '',
      text: (row: RuleCount) => summaryOf(row.ruleId),
    },
  ]
}
