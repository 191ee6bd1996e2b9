import type { RepoType, Severity, VerdictState, Visibility } from '@entrepot/core'
import { escapeLike } from './escape-like.js'
import { Prisma, type Repo } from './generated/client.js'
import { findReposById } from './repos.js'
import type { Db } from './transaction.js'

/** Which repositories a caller may see at all: public ones, and those of any of the first three that `within` does not rule out. */
export interface RepoScope {
  readonly visibilities: readonly Visibility[]
  /** In lower case: namespaces whose repositories are seen whatever their visibility. */
  readonly namespaces: readonly string[]
  /** Repositories that are seen whatever their visibility. */
  readonly repoIds: readonly string[]
  /** Null: no further condition. */
  readonly within: { readonly namespaces: readonly string[]; readonly repoIds: readonly string[] } | null
}

export interface RepoFilter {
  readonly type?: RepoType
  readonly owner?: string
  readonly license?: string
  readonly pipelineTag?: string
  readonly libraryName?: string
  /** A language or a subject that the card declares. */
  readonly language?: string
  readonly domain?: string
  readonly headVerdict?: VerdictState
  /** All of them. */
  readonly tags?: readonly string[]
  /** Substrings of the id, without regard to case; each must occur. */
  readonly search?: readonly string[]
  /** The head has at least one finding of this severity. */
  readonly hasFindings?: Severity
}

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

const SORT_COLUMNS = {
  createdAt: { column: Prisma.sql`created_at`, type: Prisma.sql`timestamptz` },
  updatedAt: { column: Prisma.sql`updated_at`, type: Prisma.sql`timestamptz` },
  downloads: { column: Prisma.sql`downloads`, type: Prisma.sql`bigint` },
} as const

export interface RepoListing {
  readonly repo: Repo
  readonly cursor: RepoCursor
}

/**
 * One page of repositories in a stable order. Costs two statements, whatever the page holds: keyset by (sort value, id), so a deep
 * page costs what the first one does.
 */
export async function listRepos(
  db: Db,
  scope: RepoScope,
  filter: RepoFilter,
  page: RepoPage,
): Promise<RepoListing[]> {
  const { column, type } = SORT_COLUMNS[page.sort]
  const isDescending = page.direction === 'desc'
  const conditions = [inScope(scope), ...matching(filter)]
  if (page.after) {
    const comparison = isDescending ? Prisma.sql`<` : Prisma.sql`>`
    conditions.push(
      Prisma.sql`(${column}, id) ${comparison} (${page.after.value}::${type}, ${page.after.id}::uuid)`,
    )
  }
  const order = isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const keys = await db.$queryRaw<{ id: string; value: string }[]>`
    SELECT id, ${column}::text AS value FROM repo
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY ${column} ${order}, id ${order} LIMIT ${page.limit}`
  if (keys.length === 0) return []
  const rows = new Map(
    (
      await findReposById(
        db,
        keys.map(key => key.id),
      )
    ).map(repo => [repo.id, repo]),
  )
  return keys.flatMap(cursor => {
    const repo = rows.get(cursor.id)
    return repo ? [{ repo, cursor }] : [] // deleted between the two statements
  })
}

/** How many repositories match, counted up to `limit`: counting stops there, so it costs no more on a registry of millions. */
export async function countRepos(
  db: Db,
  scope: RepoScope,
  filter: RepoFilter,
  limit: number,
): Promise<number> {
  const conditions = [inScope(scope), ...matching(filter)]
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM repo WHERE ${Prisma.join(conditions, ' AND ')} LIMIT ${limit}) AS matching`
  return rows[0]?.count ?? 0
}

/** The condition that a row of `repo` is in the scope, for statements in which only that table has its columns. */
export function inScope({ visibilities, namespaces, repoIds, within }: RepoScope): Prisma.Sql {
  const seen = [
    Prisma.sql`visibility = ANY(${[...visibilities]}::visibility[])`,
    ...places({ namespaces, repoIds }),
  ]
  const isSeen = Prisma.join(seen, ' OR ')
  if (within === null) return Prisma.sql`(${isSeen})`
  const limits = places(within)
  const isWithin = limits.length > 0 ? Prisma.join(limits, ' OR ') : Prisma.sql`false`
  return Prisma.sql`(visibility = 'public' OR ((${isSeen}) AND (${isWithin})))`
}

function places({ namespaces, repoIds }: Pick<RepoScope, 'namespaces' | 'repoIds'>): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (namespaces.length > 0) conditions.push(Prisma.sql`lower(namespace) = ANY(${[...namespaces]}::text[])`)
  if (repoIds.length > 0) conditions.push(Prisma.sql`id = ANY(${[...repoIds]}::uuid[])`)
  return conditions
}

function matching(filter: RepoFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (filter.type) conditions.push(Prisma.sql`type = ${filter.type}::repo_type`)
  if (filter.owner !== undefined)
    conditions.push(Prisma.sql`id_key LIKE ${`${escapeLike(filter.owner.toLowerCase())}/%`}`)
  if (filter.license !== undefined) conditions.push(Prisma.sql`license = ${filter.license}`)
  if (filter.pipelineTag !== undefined) conditions.push(Prisma.sql`pipeline_tag = ${filter.pipelineTag}`)
  if (filter.libraryName !== undefined) conditions.push(Prisma.sql`library_name = ${filter.libraryName}`)
  if (filter.language !== undefined) conditions.push(Prisma.sql`languages @> ${[filter.language]}::text[]`)
  if (filter.domain !== undefined) conditions.push(Prisma.sql`domains @> ${[filter.domain]}::text[]`)
  if (filter.headVerdict !== undefined)
    conditions.push(Prisma.sql`head_verdict = ${filter.headVerdict}::verdict`)
  if (filter.tags?.length) conditions.push(Prisma.sql`tags @> ${[...filter.tags]}::text[]`)
  for (const term of filter.search ?? []) {
    conditions.push(Prisma.sql`id_key LIKE ${`%${escapeLike(term.toLowerCase())}%`}`)
  }
  if (filter.hasFindings) conditions.push(FINDING_COUNTS[filter.hasFindings])
  return conditions
}

const FINDING_COUNTS = {
  error: Prisma.sql`error_findings > 0`,
  warning: Prisma.sql`warning_findings > 0`,
  info: Prisma.sql`info_findings > 0`,
} as const satisfies Record<Severity, Prisma.Sql>
