import { Anchor } from '@mantine/core'
import { type ResultOf } from '../../api/graphql.js'
import { usePages } from '../../api/use-ask.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { Empty } from '../../components/states.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { withSearch } from '../../routing/paths.js'
import { usePoliciesText } from './messages.js'
import { DRAFTS } from './queries.js'

type Row = ResultOf<typeof DRAFTS>['policyDrafts']['nodes'][number]

/** Policies that are worked on, by name. */
export function DraftList() {
  const say = usePoliciesText()
  const pages = usePages('policies', DRAFTS, {}, data => data.policyDrafts)
  const columns: readonly Column<Row>[] = [
    {
      key: 'name',
      header: say('name'),
      cell: ({ id, name }) => (
        <Anchor component={AppLink} href={withSearch('/-/policies', { draft: id })}>
          {name}
        </Anchor>
      ),
      text: row => row.name,
    },
    {
      key: 'saved',
      header: say('save'),
      cell: row => <Time at={row.updatedAt} />,
      text: row => row.updatedAt,
    },
  ]
  return (
    <DataTable
      caption={say('drafts')}
      columns={columns}
      pages={pages}
      keyOf={row => row.id}
      csvName="policy-drafts"
      empty={<Empty title={say('drafts')} text={say('draftsNone')} />}
    />
  )
}
