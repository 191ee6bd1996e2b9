import { Anchor, Select, Stack, Text, Title } from '@mantine/core'
import type { ResultOf } from '../../../api/graphql.js'
import { usePages } from '../../../api/use-ask.js'
import { VerdictBadge, type VerdictState } from '../../../components/badges.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { useCommonText } from '../../../components/messages.js'
import { Empty } from '../../../components/states.js'
import { AppLink } from '../../../routing/app-link.js'
import { repoPath } from '../../../routing/paths.js'
import { useSearch } from '../../../routing/use-search.js'
import { usePoliciesText } from '../messages.js'
import { CHANGES, type Run } from '../queries.js'

type Row = NonNullable<ResultOf<typeof CHANGES>['judgementRun']>['changes']['nodes'][number]

const STATES = ['CLEARED', 'RESTRICTED', 'PENDING', 'BLOCKED'] as const satisfies readonly VerdictState[]
/** Characters of a commit that tell it from others. */
const SHORT = 8

/** What a trial would change, one by one. */
export function ChangeList({ run }: { run: Run }) {
  const say = usePoliciesText()
  const common = useCommonText()
  const [search, change] = useSearch()
  const becoming = STATES.find(state => state === search['becoming']) ?? null
  const pages = usePages('policies', CHANGES, { id: run.id, becoming }, data => data.judgementRun?.changes)
  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        {say('changes')}
      </Title>
      <Select
        label={say('becoming')}
        value={becoming}
        placeholder={say('becomingAll')}
        data={STATES.map(state => ({ value: state, label: common(`verdict_${state}`) }))}
        onChange={value => change({ becoming: value })}
        clearable
        maw={240}
      />
      <DataTable
        caption={say('changes')}
        columns={useColumns()}
        pages={pages}
        keyOf={row => `${row.type ?? ''} ${row.repo} ${row.commit}`}
        csvName="dry-run-changes"
        empty={<Empty title={say('changesNone')} />}
      />
    </Stack>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = usePoliciesText()
  return [
    {
      key: 'repo',
      header: say('repo'),
      cell: ({ repo, type, commit }) =>
        type === null ? (
          say('dataGone')
        ) : (
          <Anchor component={AppLink} href={`${repoPath({ type, fullName: repo })}/commit/${commit}`}>
            {repo}
          </Anchor>
        ),
      text: row => row.repo,
    },
    {
      key: 'commit',
      header: say('commit'),
      cell: ({ commit, isHead }) => (
        <Text size="sm" ff="monospace" span>
          {commit.slice(0, SHORT)} {isHead && `(${say('head')})`}
        </Text>
      ),
      text: row => row.commit,
    },
    {
      key: 'before',
      header: say('before'),
      cell: row => <VerdictBadge verdict={row.before} />,
      text: row => row.before,
    },
    {
      key: 'after',
      header: say('after'),
      cell: row => <VerdictBadge verdict={row.after} />,
      text: row => row.after,
    },
    {
      key: 'reasons',
      header: say('reasons'),
      cell: row => row.reasons.join(', '),
      text: row => row.reasons.join(' '),
    },
  ]
}
