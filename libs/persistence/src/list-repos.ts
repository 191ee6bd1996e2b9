import type { Database } from './connect.js'
import { Prisma, type Repo } from './generated/client.js'
import { isGatheringCheaper, splitFilter } from './is-gathering-cheaper.js'
import { readRows } from './read-rows.js'
import type { ListedRepo, RepoColumns } from './repo-columns.js'
import { gathering, inScope, matching, type RepoFilter, type RepoScope } from './repo-conditions.js'
import type { Db } from './transaction.js'

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

const SORT_COLUMNS = {
  createdAt: { column: Prisma.sql`created_at`, type: Prisma.sql`timestamptz` },
  updatedAt: { column: Prisma.sql`updated_at`, type: Prisma.sql`timestamptz` },
  downloads: { column: Prisma.sql`downloads`, type: Prisma.sql`bigint` },
} as const

export interface RepoListing<Row extends ListedRepo = Repo> {
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
export async function listRepos<Row extends ListedRepo>(
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
  return rows.map(row => ({ repo: row, cursor: { value: row.sortValue, id: row.id } }))
}

/** With what the list is sorted by. It stays in the rows that are handed out: making each anew without it takes a while. */
type Sorted<Row> = Row & { readonly sortValue: string }

/** Looks along the list, and gives up after so many rows: null where they did not fill the page. */
async function walk<Row extends ListedRepo>(
  pool: Database['pool'],
  scope: RepoScope,
  filter: RepoFilter,
  page: RepoPage,
  columns: RepoColumns<Row>,
): Promise<Sorted<Row>[] | null> {
  const { column, order } = orderOf(page)
  const { along, beside } = splitFilter(filter)
  const walked = Prisma.join([Prisma.sql`true`, ...matching(along), ...afterCursor(page)], ' AND ')
  const kept = Prisma.join([inScope(scope), ...matching(beside)], ' AND ')
  // It is part of the text: a plan that is good for any number would be one for many rows, and not go along the index.
  const most = Prisma.raw(String(MAX_WALKED))
  const statement = Prisma.sql`
    SELECT ${columns.sql}, ${column}::text AS "sortValue"
    FROM (SELECT * FROM repo WHERE ${walked} ORDER BY ${column} ${order}, id ${order} LIMIT ${most}) AS walked
    WHERE ${kept} ORDER BY ${column} ${order}, id ${order} LIMIT ${page.limit}`
  const found = await readRows<Sorted<Row>>(pool, statement, isAlike(along))
  return found.length === page.limit ? found : null
}

/**
 * Whether one plan is good for all values of what is walked along. Of few kinds each is met often. A licence or an owner may have half of
 * all rows or one, and what is good for the one on average would gather and sort the half.
 */
function isAlike(along: RepoFilter): boolean {
  return Object.keys(along).every(name => ['type', 'headVerdict', 'hasFindings'].includes(name))
}

/** Everything that matches, from which the page is taken. Set apart, so that it can't become a walk along the list. */
function gather<Row extends ListedRepo>(
  pool: Database['pool'],
  scope: RepoScope,
  filter: RepoFilter,
  page: RepoPage,
  columns: RepoColumns<Row>,
): Promise<Sorted<Row>[]> {
  const { column, order } = orderOf(page)
  const conditions = [...gathering(filter), inScope(scope), ...afterCursor(page)]
  const statement = Prisma.sql`
    WITH gathered AS MATERIALIZED (SELECT id, ${column} AS sorted FROM repo WHERE ${Prisma.join(conditions, ' AND ')}),
    page AS MATERIALIZED (SELECT * FROM gathered ORDER BY sorted ${order}, id ${order} LIMIT ${page.limit})
    SELECT ${columns.sql}, sorted::text AS "sortValue" FROM page JOIN repo USING (id)
    ORDER BY sorted ${order}, id ${order}`
  return readRows<Sorted<Row>>(pool, statement)
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
