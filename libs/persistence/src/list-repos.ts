import type { Database } from './connect.js'
import { Prisma, type Repo } from './generated/client.js'
import { isGatheringCheaper, splitFilter } from './is-gathering-cheaper.js'
import { type PlanScope, readRows, readTimestamp } from './read-rows.js'
import type { BriefRepo, RepoColumns } from './repo-columns.js'
import { gathering, inScope, matching, type RepoFilter, type RepoScope } from './repo-conditions.js'
import type { Db } from './transaction.js'
import { writeOutValues } from './write-out-values.js'

export { inScope, type RepoFilter, type RepoScope } from './repo-conditions.js'

export type RepoSort = 'createdAt' | 'updatedAt' | 'downloads'

export interface RepoPage {
  readonly sort: RepoSort
  readonly direction: 'asc' | 'desc'
  readonly limit: number
  /** The last row of the page before: its sort value and id. */
  readonly after: RepoCursor | null
}

export interface RepoCursor {
  readonly value: string
  readonly id: string
}

/** Rows that are gone through in the order of the list before all that matches is gathered instead. */
const MAX_WALKED = 5_000

/** `computed` is the same value as something that no index holds, so that nothing is read in its order. */
const SORT_COLUMNS = {
  createdAt: {
    column: Prisma.sql`created_at`,
    computed: Prisma.sql`created_at + interval '0'`,
    type: Prisma.sql`timestamptz`,
    read: readTimestamp,
  },
  updatedAt: {
    column: Prisma.sql`updated_at`,
    computed: Prisma.sql`updated_at + interval '0'`,
    type: Prisma.sql`timestamptz`,
    read: readTimestamp,
  },
  downloads: {
    column: Prisma.sql`downloads`,
    computed: Prisma.sql`downloads + 0`,
    type: Prisma.sql`bigint`,
    read: BigInt,
  },
} as const

export interface RepoListing<Row extends BriefRepo = Repo> {
  readonly repo: Row
  readonly cursor: RepoCursor
}

/**
 * One page of repositories in a stable order: keyset by (sort value, id), so a deep page costs what the first one does.
 *
 * Cost: one statement; two the first time that several conditions meet. One condition has an index in the order of the list. Several are either
 * looked for along the list, which finds what is common soon, or gathered from inverted indexes, which find what is rare; where the first
 * goes on for too long, because what looked common is not or lies elsewhere, the second takes over.
 */
export async function listRepos<Row extends BriefRepo>(
  { prisma, pool }: Pick<Database, 'prisma' | 'pool'>,
  scope: RepoScope,
  filter: RepoFilter,
  page: RepoPage,
  columns: RepoColumns<Row>,
): Promise<RepoListing<Row>[]> {
  const isRare = await isGatheringCheaper(prisma, scope, filter, page.limit)
  const rows =
    (isRare ? null : await walk(pool, scope, filter, page, columns)) ??
    (await gather(pool, scope, filter, page, columns))
  const { sort } = page
  const read = SORT_COLUMNS[sort].read
  return rows.map(row => ({
    repo: Object.assign(row, { [sort]: read(row.sortValue) }),
    cursor: { value: row.sortValue, id: row.id },
  }))
}

/**
 * With what the list is sorted by as PostgreSQL's text, as a cursor needs all digits of it. It stays in the rows that are handed out: making each
 * anew without it takes a while.
 */
type Sorted<Row> = Row & { readonly sortValue: string }

/** Looks along the list, and gives up after so many rows: null where they did not fill the page. */
async function walk<Row extends BriefRepo>(
  pool: Database['pool'],
  scope: RepoScope,
  filter: RepoFilter,
  page: RepoPage,
  columns: RepoColumns<Row>,
): Promise<Sorted<Row>[] | null> {
  const { column, order } = orderOf(page)
  const { along, beside } = splitFilter(filter)
  const { conditions, planScope } = planned(along, page)
  const walked = Prisma.join([Prisma.sql`true`, ...conditions, ...afterCursor(page)], ' AND ')
  const kept = Prisma.join([inScope(scope), ...matching(beside)], ' AND ')
  // It is part of the text: a plan that is good for any number would be one for many rows, and not go along the index.
  const most = Prisma.raw(String(MAX_WALKED))
  const statement = Prisma.sql`
    SELECT ${columns.sortedBy[page.sort]}, ${column}::text AS "sortValue"
    FROM (SELECT * FROM repo WHERE ${walked} ORDER BY ${column} ${order}, id ${order} LIMIT ${most}) AS walked
    WHERE ${kept} ORDER BY ${column} ${order}, id ${order} LIMIT ${page.limit}`
  const found = await readRows<Sorted<Row>>(pool, statement, planScope)
  return found.length === page.limit ? found : null
}

/**
 * What is walked along, and what a plan for it is good for. Of few kinds each is met often, and one plan is good for all. A licence or an owner
 * may have half of all rows or one, and what is good for the one on average would gather and sort the half: each has a plan of its own, for its
 * first page, which is the one that comes again and again.
 */
function planned(
  along: RepoFilter,
  { after }: RepoPage,
): {
  readonly conditions: readonly Prisma.Sql[]
  readonly planScope: PlanScope | null
} {
  const conditions = matching(along)
  if (Object.keys(along).every(name => OF_FEW_KINDS.has(name))) return { conditions, planScope: 'all values' }
  if (after !== null) return { conditions, planScope: null }
  const written = conditions.map(writeOutValues)
  return written.every(condition => condition !== null)
    ? { conditions: written, planScope: 'this value' }
    : { conditions, planScope: null }
}

const OF_FEW_KINDS: ReadonlySet<string> = new Set<keyof RepoFilter>(['type', 'headVerdict', 'hasFindings'])

/** Everything that matches, of which only the page is kept while it is read. It can’t become a walk along the list. */
function gather<Row extends BriefRepo>(
  pool: Database['pool'],
  scope: RepoScope,
  filter: RepoFilter,
  page: RepoPage,
  columns: RepoColumns<Row>,
): Promise<Sorted<Row>[]> {
  const { column, computed, order } = orderOf(page)
  const gathered = gathering(filter)
  const conditions = [...gathered, inScope(scope), ...afterCursor(page)]
  const statement = Prisma.sql`
    SELECT ${columns.sortedBy[page.sort]}, ${column}::text AS "sortValue"
    FROM (SELECT * FROM repo WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY ${computed} ${order}, id ${order} LIMIT ${page.limit}) AS page
    ORDER BY ${column} ${order}, id ${order}`
  // A single condition comes out of its inverted index, whatever the value. Of several, which of them to look up is for the planner to say.
  return readRows<Sorted<Row>>(
    pool,
    statement,
    gathered.length === 1 && page.after === null ? 'all values' : null,
  )
}

function orderOf({ sort, direction }: RepoPage) {
  return { ...SORT_COLUMNS[sort], order: direction === 'desc' ? Prisma.sql`DESC` : Prisma.sql`ASC` }
}

function afterCursor(page: RepoPage): Prisma.Sql[] {
  if (!page.after) return []
  const { column, type } = SORT_COLUMNS[page.sort]
  const comparison = page.direction === 'desc' ? Prisma.sql`<` : Prisma.sql`>`
  return [Prisma.sql`(${column}, id) ${comparison} (${page.after.value}::${type}, ${page.after.id}::uuid)`]
}

/** How many repositories match, counted up to `limit`: counting stops there, so it costs no more on a registry of millions. */
export async function countRepos(
  db: Db,
  scope: RepoScope,
  filter: RepoFilter,
  limit: number,
): Promise<number> {
  const isRare = await isGatheringCheaper(db, scope, filter, limit)
  const conditions = Prisma.join(
    [inScope(scope), ...(isRare ? gathering(filter) : matching(filter))],
    ' AND ',
  )
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM repo WHERE ${conditions} LIMIT ${limit}) AS matching`
  return rows[0]?.count ?? 0
}
