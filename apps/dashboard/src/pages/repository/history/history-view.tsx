import { Anchor, Code, Text } from '@mantine/core'
import { graphql, type ResultOf } from '../../../api/graphql.js'
import { usePages } from '../../../api/use-ask.js'
import { VerdictBadge } from '../../../components/badges.js'
import { type Column, DataTable } from '../../../components/data-table.js'
import { Time } from '../../../components/time.js'
import { AppLink } from '../../../routing/app-link.js'
import { repoPath } from '../../../routing/paths.js'
import { commitPath, shortCommit } from '../address.js'
import type { Repository, RevisionViewProps } from '../use-repository.js'
import { useHistoryText } from './messages.js'

const HISTORY = graphql(`
  query History($type: RepoType!, $id: ID!, $rev: String, $first: Int!, $after: String) {
    repo(type: $type, id: $id) {
      id
      history(rev: $rev, first: $first, after: $after) {
        nodes {
          commit
          parents
          title
          author {
            name
          }
          committedAt
          verdict
          verdictReasons
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
type HistoryCommit = NonNullable<NonNullable<ResultOf<typeof HISTORY>['repo']>['history']>['nodes'][number]

/** Reasons of a row; a card may break dozens of rules. */
const REASONS_SHOWN = 3

/** What led to a revision, with the verdict of each commit. */
export function HistoryView({ repo, revision }: RevisionViewProps) {
  const say = useHistoryText()
  const named = { type: repo.type, id: repo.fullName, rev: revision.commit }
  const pages = usePages('verdicts', HISTORY, named, data => data.repo?.history)
  return (
    <DataTable
      caption={say('caption')}
      columns={useColumns(repo)}
      pages={pages}
      keyOf={row => row.commit}
      csvName={`history-${repo.fullName.replaceAll('/', '-')}`}
      empty={say('empty')}
    />
  )
}

function useColumns(repo: Repository): readonly Column<HistoryCommit>[] {
  const say = useHistoryText()
  return [
    {
      key: 'title',
      header: say('title'),
      cell: row => <CommitTitle commit={row.commit} title={row.title} repo={repo} />,
      text: row => row.title,
    },
    {
      key: 'verdict',
      header: say('verdict'),
      cell: row =>
        row.verdict ? (
          <VerdictBadge verdict={row.verdict} />
        ) : (
          <Text size="sm" c="dimmed">
            {say('notJudged')}
          </Text>
        ),
      text: row => row.verdict,
    },
    {
      key: 'reasons',
      header: say('reasons'),
      cell: row => <Text size="sm">{firstOf(row.verdictReasons)}</Text>,
      text: row => row.verdictReasons.join(' '),
    },
    {
      key: 'author',
      header: say('author'),
      cell: row => row.author?.name ?? '—',
      text: row => row.author?.name,
    },
    {
      key: 'committed',
      header: say('committed'),
      cell: row => <Time at={row.committedAt} />,
      text: row => row.committedAt,
    },
    {
      key: 'commit',
      header: say('commit'),
      cell: row => <Code>{shortCommit(row.commit)}</Code>,
      text: row => row.commit,
    },
    {
      key: 'compare',
      header: say('compare'),
      cell: ({ commit, parents: [parent] }) =>
        parent !== undefined && (
          <Anchor
            component={AppLink}
            href={repoPath(repo, { compare: `${parent}...${commit}` })}
            size="sm"
            aria-label={`${shortCommit(parent)}…${shortCommit(commit)}: ${say('compare')}`}
          >
            {shortCommit(parent)}…
          </Anchor>
        ),
    },
  ]
}

/** Some of them, and how many more there are. */
function firstOf(reasons: readonly string[]): string {
  const more = reasons.length - REASONS_SHOWN
  const first = reasons.slice(0, REASONS_SHOWN).join(', ')
  return more > 0 ? `${first} +${more}` : first
}

function CommitTitle({ commit, title, repo }: { commit: string; title: string | null; repo: Repository }) {
  const say = useHistoryText()
  return (
    <Anchor
      component={AppLink}
      href={commitPath(repo, commit)}
      size="sm"
      style={{ overflowWrap: 'anywhere' }}
    >
      {title === null ? say('hidden') : title || say('noMessage')}
    </Anchor>
  )
}
