import {
  countDiscussions,
  type Discussion,
  type DiscussionFilter,
  listDiscussions,
  type Repo,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'

/** Rows of a page, as on the Hub. */
const PAGE_SIZE = 50

export interface DiscussionPage {
  /** Newest first. */
  readonly discussions: readonly Discussion[]
  /** Of all pages. */
  readonly count: number
  /** Rows before this page. */
  readonly start: number
}

export interface DiscussionQuery {
  readonly type: 'all' | 'discussion' | 'pull_request'
  /** Drafts count as open, and what was merged as closed. */
  readonly status: 'all' | 'open' | 'closed'
  readonly authorName: string | null
  /** From 0. */
  readonly page: number
}

/** One page of a repository's discussions, for whoever may read the repository. Cost: two statements, and a walk over earlier pages. */
export async function listDiscussionPage(
  { db }: Pick<Engines, 'db'>,
  repo: Repo,
  query: DiscussionQuery,
): Promise<DiscussionPage> {
  const filter = filterOf(query)
  const start = query.page * PAGE_SIZE
  const [discussions, count] = await Promise.all([
    listDiscussions(db.prisma, repo.id, filter, { skip: start, limit: PAGE_SIZE }),
    countDiscussions(db.prisma, repo.id, filter),
  ])
  return { discussions, count, start }
}

function filterOf({ type, status, authorName }: DiscussionQuery): DiscussionFilter {
  return {
    ...(type !== 'all' && { isPullRequest: type === 'pull_request' }),
    ...(status === 'open' && { statuses: ['open', 'draft'] as const }),
    ...(status === 'closed' && { statuses: ['closed', 'merged'] as const }),
    ...(authorName !== null && { authorName }),
  }
}
