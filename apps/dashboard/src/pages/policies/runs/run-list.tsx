import { Anchor } from '@mantine/core'
import type { ResultOf } from '../../../api/graphql.js'
import { usePages } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { Empty } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { withSearch } from '../../../routing/paths.js'
import { formatNumber } from '../../../text/format.js'
import { usePoliciesText } from '../messages.js'
import { RUNS } from '../queries.js'

type Row = ResultOf<typeof RUNS>['judgementRuns']['nodes'][number]

/** Trials, and what was judged anew, the newest first. */
export function RunList() {
  const say = usePoliciesText()
  const pages = usePages('policies', RUNS, {}, data => data.judgementRuns)
  const kindOf = ({ kind, policyVersion }: Row) =>
    `${say(kind === 'DRY_RUN' ? 'dryRunOf' : 'rejudge')} · ${say('version')} ${policyVersion}`
  const columns: readonly Column<Row>[] = [
    {
      key: 'run',
      header: say('run'),
      cell: row => (
        <Anchor component={AppLink} href={withSearch('/-/policies', { tab: 'runs', run: row.id })}>
          {kindOf(row)}
        </Anchor>
      ),
      text: kindOf,
    },
    { key: 'state', header: say('state'), cell: row => say(`state_${row.state}`), text: row => row.state },
    {
      key: 'revisions',
      header: say('revisions'),
      cell: row => formatNumber(row.done),
      text: row => row.done,
      isNumeric: true,
    },
    {
      key: 'changed',
      header: say('changed'),
      cell: row => formatNumber(row.changed),
      text: row => row.changed,
      isNumeric: true,
    },
    {
      key: 'started',
      header: say('started'),
      cell: row => <Time at={row.startedAt} />,
      text: row => row.startedAt,
    },
  ]
  return (
    <DataTable
      caption={say('runs')}
      columns={columns}
      pages={pages}
      keyOf={row => row.id}
      csvName="judgement-runs"
      empty={<Empty title={say('runsNone')} />}
    />
  )
}
