import { Prisma } from './generated/client.js'
import { areFewRepos, splitFilter } from './list-repos.js'
import {
  gathering,
  type HeadScope,
  inScope,
  isHeadReadable,
  matching,
  type RepoFilter,
  type RepoScope,
} from './repo-conditions.js'
import type { Db } from './transaction.js'

/** What repositories are told apart by. */
export const FACETS = [
  'type',
  'verdict',
  'findings',
  'license',
  'task',
  'library',
  'language',
  'domain',
  'owner',
] as const
export type Facet = (typeof FACETS)[number]

export interface FacetValue {
  readonly facet: Facet
  readonly value: string
  /** Of the repositories that were looked at. */
  readonly count: number
}

export interface FacetCounts {
  /** The most frequent of each facet first. */
  readonly values: readonly FacetValue[]
  /** Repositories that were looked at: all that match, or the last changed `MAX_COUNTED`. */
  readonly counted: number
  readonly isCapped: boolean
}

/** Repositories that one count looks at: more would cost more than the page itself, and say little more. */
export const MAX_COUNTED = 5_000
/** Rows that are gone through for them. */
const MAX_WALKED = 20_000
/** Values of one facet; the rest of a long tail is typed. */
const MAX_VALUES = 40

/**
 * Counts what the repositories that match have, for every facet at once. Looks at no more than `MAX_COUNTED` of them, so it costs on a
 * registry of millions what it costs on one of ten thousand. One statement, or two or three where several conditions meet.
 *
 * @param heads  whose contents count: what a caller may not read of a head is not told by counts either
 */
export async function countFacets(
  db: Db,
  scope: RepoScope,
  filter: RepoFilter,
  heads: HeadScope,
): Promise<FacetCounts> {
  const along = (await areFewRepos(db, scope, filter)) ? null : await countAlong(db, scope, filter, heads)
  return along ?? countRows(db, gathered(scope, filter), heads)
}

/** Null where it had to give up before it saw enough. */
async function countAlong(
  db: Db,
  scope: RepoScope,
  filter: RepoFilter,
  heads: HeadScope,
): Promise<FacetCounts | null> {
  const { along, beside } = splitFilter(filter)
  const walked = Prisma.join([Prisma.sql`true`, ...matching(along)], ' AND ')
  const kept = Prisma.join([inScope(scope), ...matching(beside)], ' AND ')
  const rows = Prisma.sql`SELECT * FROM
    (SELECT * FROM repo WHERE ${walked} ORDER BY updated_at DESC, id DESC LIMIT ${MAX_WALKED}) AS walked
    WHERE ${kept} LIMIT ${MAX_COUNTED}`
  const counts = await countRows(db, rows, heads)
  return counts.isCapped ? counts : null
}

function gathered(scope: RepoScope, filter: RepoFilter): Prisma.Sql {
  const conditions = [...gathering(filter, scope), inScope(scope)]
  return Prisma.sql`SELECT * FROM repo WHERE ${Prisma.join(conditions, ' AND ')} LIMIT ${MAX_COUNTED}`
}

async function countRows(db: Db, rows: Prisma.Sql, heads: HeadScope): Promise<FacetCounts> {
  const found = await db.$queryRaw<{ facet: Facet | null; value: string; count: number }[]>`
    WITH matching AS MATERIALIZED (SELECT *, ${isHeadReadable(heads)} AS is_readable FROM (${rows}) AS rows),
    counted AS (
      SELECT facet, value, count(*)::int AS count FROM matching, ${valuesOfRow()} WHERE value IS NOT NULL GROUP BY facet, value
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value) AS rank FROM counted
    )
    SELECT NULL AS facet, '' AS value, count(*)::int AS count FROM matching
    UNION ALL (SELECT facet, value, count FROM ranked WHERE rank <= ${MAX_VALUES} ORDER BY facet, rank)`
  const counted = found.find(({ facet }) => facet === null)?.count ?? 0
  const values = found.flatMap(({ facet, ...rest }) => (facet === null ? [] : [{ facet, ...rest }]))
  return { values, counted, isCapped: counted === MAX_COUNTED }
}

function valuesOfRow(): Prisma.Sql {
  return Prisma.sql`LATERAL (
    VALUES ('type', type::text), ('verdict', head_verdict::text), ('owner', lower(namespace)),
      ('findings', CASE WHEN error_findings > 0 THEN 'error' END),
      ('findings', CASE WHEN warning_findings > 0 THEN 'warning' END),
      ('findings', CASE WHEN info_findings > 0 THEN 'info' END),
      ('license', CASE WHEN is_readable THEN license END),
      ('task', CASE WHEN is_readable THEN pipeline_tag END),
      ('library', CASE WHEN is_readable THEN library_name END)
    UNION ALL SELECT DISTINCT 'language', unnest(languages) WHERE is_readable
    UNION ALL SELECT DISTINCT 'domain', unnest(domains) WHERE is_readable
  ) AS of_row(facet, value)`
}
