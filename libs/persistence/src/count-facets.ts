import { Prisma } from './generated/client.js'
import { isGatheringCheaper, splitFilter } from './is-gathering-cheaper.js'
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
  /** Repositories that were looked at: all that match, or `MAX_COUNTED` of them; those that changed last where rows are walked in that order. */
  readonly counted: number
  readonly isCapped: boolean
}

/** Repositories that one count looks at: more would cost more than the page itself, and say little more. */
export const MAX_COUNTED = 2_000
/** Rows that are gone through for them. */
const MAX_WALKED = 10_000
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
  const along = (await isGatheringCheaper(db, scope, filter, MAX_COUNTED))
    ? null
    : await countAlong(db, scope, filter, heads)
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
  const conditions = [...gathering(filter), inScope(scope)]
  return Prisma.sql`SELECT * FROM repo WHERE ${Prisma.join(conditions, ' AND ')} LIMIT ${MAX_COUNTED}`
}

async function countRows(db: Db, rows: Prisma.Sql, heads: HeadScope): Promise<FacetCounts> {
  const found = await db.$queryRaw<{ facet: Facet | null; value: string; count: number }[]>`
    WITH matching AS MATERIALIZED (
      SELECT id, type, head_verdict, license, pipeline_tag, library_name, languages, domains, namespace,
        error_findings, warning_findings, info_findings, ${isHeadReadable(heads)} AS is_readable FROM (${rows}) AS rows
    )
    SELECT NULL AS facet, '' AS value, count(*)::int AS count FROM matching
    ${Prisma.join(
      Object.entries(VALUES).map(([facet, value]) => countOne(facet, value)),
      ' ',
    )}`
  const counted = found.find(({ facet }) => facet === null)?.count ?? 0
  const values = found.flatMap(({ facet, ...rest }) => (facet === null ? [] : [{ facet, ...rest }]))
  return { values, counted, isCapped: counted === MAX_COUNTED }
}

function countOne(facet: string, [value, rows]: readonly [Prisma.Sql, Prisma.Sql]): Prisma.Sql {
  return Prisma.sql`UNION ALL (
    SELECT ${facet}, value, count(DISTINCT id)::int AS count FROM (SELECT id, ${value} AS value FROM ${rows}) AS each
    WHERE value IS NOT NULL GROUP BY value ORDER BY count DESC, value LIMIT ${MAX_VALUES})`
}

/** Of each facet its values, and the rows that have them. */
const VALUES = {
  type: [Prisma.sql`type::text`, Prisma.sql`matching`],
  verdict: [Prisma.sql`head_verdict::text`, Prisma.sql`matching`],
  findings: [
    Prisma.sql`severity`,
    Prisma.sql`matching, LATERAL (VALUES ('error', error_findings), ('warning', warning_findings), ('info', info_findings))
      AS counts(severity, count) WHERE count > 0`,
  ],
  license: [Prisma.sql`license`, Prisma.sql`matching WHERE is_readable`],
  task: [Prisma.sql`pipeline_tag`, Prisma.sql`matching WHERE is_readable`],
  library: [Prisma.sql`library_name`, Prisma.sql`matching WHERE is_readable`],
  language: [Prisma.sql`word`, Prisma.sql`matching, unnest(languages) AS word WHERE is_readable`],
  domain: [Prisma.sql`word`, Prisma.sql`matching, unnest(domains) AS word WHERE is_readable`],
  owner: [Prisma.sql`lower(namespace)`, Prisma.sql`matching`],
} as const satisfies Record<Facet, readonly [Prisma.Sql, Prisma.Sql]>
