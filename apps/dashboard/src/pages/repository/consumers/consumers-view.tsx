import { Anchor, Code, Stack, Text, TextInput } from '@mantine/core'
import { graphql, type ResultOf } from '../../../api/graphql.js'
import { usePages } from '../../../api/use-ask.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { Empty } from '../../../components/states.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { useSearch } from '../../../routing/use-search.js'
import { useTypedSearch } from '../../../routing/use-typed-search.js'
import { formatNumber } from '../../../text/format.js'
import { commitPath, shortCommit } from '../address.js'
import type { Repository } from '../use-repository.js'
import { useConsumersText } from './messages.js'

const CONSUMERS = graphql(`
  query Consumers($type: RepoType!, $id: ID!, $commit: String, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      id
      consumers(commit: $commit, first: $first, after: $after) {
        nodes {
          id
          commit
          account
          token
          audience
          address
          exits
          requests
          path
          firstAt
          lastAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
type Consumer = NonNullable<NonNullable<ResultOf<typeof CONSUMERS>['repo']>['consumers']>['nodes'][number]

/** Digits of a whole commit id: nothing is looked for by fewer. */
const COMMIT = /^[0-9a-f]{40}$/
/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 300
const TYPED = ['commit'] as const

/** Who received which revision when. */
export function ConsumersView({ repo }: { repo: Repository }) {
  const say = useConsumersText()
  const [search] = useSearch()
  const [typed, type] = useTypedSearch(TYPED, TYPING_MS)
  const wanted = (search['commit'] ?? '').toLowerCase()
  const commit = COMMIT.test(wanted) ? wanted : null
  const named = { type: repo.type, id: repo.fullName, commit }
  const pages = usePages('audit', CONSUMERS, named, data => data.repo?.consumers, true, true)
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {say('text')}
      </Text>
      <TextInput
        label={say('onlyCommit')}
        value={typed.commit}
        onChange={event => type({ commit: event.target.value })}
        error={wanted !== '' && commit === null ? say('wholeId') : null}
        maw={420}
      />
      <DataTable
        caption={say('caption')}
        columns={useColumns(repo)}
        pages={pages}
        keyOf={row => row.id}
        csvName={`consumers-${repo.fullName.replaceAll('/', '-')}`}
        empty={<Empty title={say('empty')} text={say('emptyText')} />}
      />
    </Stack>
  )
}

function useColumns(repo: Repository): readonly Column<Consumer>[] {
  const say = useConsumersText()
  return [
    { key: 'last', header: say('last'), cell: row => <Time at={row.lastAt} />, text: row => row.lastAt },
    {
      key: 'who',
      header: say('who'),
      cell: row => row.account ?? say('anonymous'),
      text: row => row.account,
    },
    { key: 'token', header: say('token'), cell: row => row.token ?? '—', text: row => row.token },
    { key: 'audience', header: say('audience'), cell: row => row.audience ?? '—', text: row => row.audience },
    { key: 'address', header: say('address'), cell: row => row.address, text: row => row.address },
    {
      key: 'commit',
      header: say('commit'),
      cell: ({ commit }) =>
        commit === null ? (
          say('clone')
        ) : (
          <Anchor component={AppLink} href={commitPath(repo, commit)} size="sm">
            <Code>{shortCommit(commit)}</Code>
          </Anchor>
        ),
      text: row => row.commit,
    },
    {
      key: 'exits',
      header: say('exits'),
      cell: row => row.exits.join(', '),
      text: row => row.exits.join(' '),
    },
    {
      key: 'requests',
      header: say('requests'),
      isNumeric: true,
      cell: row => formatNumber(row.requests),
      text: row => row.requests,
    },
    {
      key: 'path',
      header: say('path'),
      cell: row => (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {row.path ?? '—'}
        </Text>
      ),
      text: row => row.path,
    },
    { key: 'first', header: say('first'), cell: row => <Time at={row.firstAt} />, text: row => row.firstAt },
  ]
}
