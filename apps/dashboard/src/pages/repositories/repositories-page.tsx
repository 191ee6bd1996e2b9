import { Anchor, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { graphql, type ResultOf } from '../../api/graphql.js'
import { usePages } from '../../api/use-ask.js'
import { VerdictBadge } from '../../components/badges.js'
import { type Column, DataTable } from '../../components/data-table.js'
import { useCommonText } from '../../components/messages.js'
import { Page } from '../../components/page.js'
import { Time } from '../../components/time.js'
import { AppLink } from '../../routing/app-link.js'
import { repoPath } from '../../routing/paths.js'
import { useSearch } from '../../routing/use-search.js'
import { useRepositoriesText } from './messages.js'

const REPOSITORIES = graphql(`
  query Repositories($filter: RepoFilter, $first: Int!, $after: String) {
    repos(filter: $filter, first: $first, after: $after) {
      nodes {
        id
        type
        fullName
        license
        headVerdict
        updatedAt
        findingCounts {
          error
          warning
          info
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
type Row = ResultOf<typeof REPOSITORIES>['repos']['nodes'][number]

/** Milliseconds without a key before what was typed is looked for. */
const TYPING_MS = 200

/** Every repository that one may know of. */
export function RepositoriesPage() {
  const say = useRepositoriesText()
  const [search, change] = useSearch()
  const words = search['q'] ?? ''
  const pages = usePages('repos', REPOSITORIES, { filter: { search: words } }, data => data.repos)
  const look = useDebouncedCallback((text: string) => change({ q: text }), TYPING_MS)
  return (
    <Page title={say('title')}>
      <Stack>
        <TextInput
          type="search"
          label={say('search')}
          defaultValue={words}
          onChange={event => look(event.target.value)}
          maw={420}
        />
        <DataTable
          caption={say('title')}
          columns={useColumns()}
          pages={pages}
          keyOf={row => row.id}
          csvName="repositories"
          empty={say('empty')}
        />
      </Stack>
    </Page>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = useRepositoriesText()
  const common = useCommonText()
  return [
    {
      key: 'name',
      header: say('name'),
      cell: repo => (
        <Anchor component={AppLink} href={repoPath(repo)}>
          {repo.fullName}
        </Anchor>
      ),
      text: repo => repo.fullName,
    },
    { key: 'type', header: say('type'), cell: repo => common(`type_${repo.type}`), text: repo => repo.type },
    {
      key: 'verdict',
      header: say('verdict'),
      cell: repo => <VerdictBadge verdict={repo.headVerdict} />,
      text: repo => repo.headVerdict,
    },
    { key: 'license', header: say('license'), cell: repo => repo.license ?? '—', text: repo => repo.license },
    {
      key: 'updated',
      header: say('updated'),
      cell: repo => <Time at={repo.updatedAt} />,
      text: repo => repo.updatedAt,
    },
  ]
}
