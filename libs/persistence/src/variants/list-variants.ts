import { Prisma, type Variant } from '../generated/client.js'
import { inScope, type RepoScope } from '../list-repos.js'
import type { Db } from '../transaction.js'

/** Which variants are asked for. What is absent is no condition; numbers are bounds that count themselves. */
export interface VariantFilter {
  /** Repositories that they may be in. */
  readonly repoIds?: readonly string[]
  readonly formats?: readonly string[]
  readonly quantizations?: readonly string[]
  readonly engine?: string
  readonly architecture?: string
  readonly isQuantized?: boolean
  readonly minSizeBytes?: number
  readonly maxSizeBytes?: number
  readonly minBitsPerWeight?: number
  readonly maxBitsPerWeight?: number
}

export interface VariantPage {
  /** The last variant of the page before. */
  readonly after: string | null
  readonly limit: number
}

/**
 * A page of the variants at heads of repositories in the scope, the newest first. Whoever shows them asks whether the reader may read those
 * heads. One statement, which stops at the end of the page.
 */
export async function listHeadVariants(
  db: Db,
  scope: RepoScope,
  filter: VariantFilter,
  { after, limit }: VariantPage,
): Promise<Variant[]> {
  const conditions = [
    ...matching(filter),
    ...(after === null ? [] : [Prisma.sql`v.id < ${after}::uuid`]),
    Prisma.sql`EXISTS (SELECT FROM repo WHERE repo.head_revision_id = v.revision_id AND ${inScope(scope)})`,
  ]
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT v.id::text AS id FROM variant v WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY v.id DESC LIMIT ${limit}`
  if (rows.length === 0) return []
  return db.variant.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, orderBy: { id: 'desc' } })
}

function matching(filter: VariantFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  const add = (condition: Prisma.Sql) => void conditions.push(condition)
  if (filter.repoIds) add(Prisma.sql`v.repo_id = ANY(${[...filter.repoIds]}::uuid[])`)
  if (filter.formats) add(Prisma.sql`v.format = ANY(${[...filter.formats]}::text[])`)
  if (filter.quantizations) add(Prisma.sql`v.quantization = ANY(${[...filter.quantizations]}::text[])`)
  if (filter.engine !== undefined) add(Prisma.sql`v.engines @> ${[filter.engine]}::text[]`)
  if (filter.architecture !== undefined) add(Prisma.sql`v.architecture = ${filter.architecture}`)
  if (filter.isQuantized !== undefined) add(Prisma.sql`v.is_quantized = ${filter.isQuantized}`)
  if (filter.minSizeBytes !== undefined) add(Prisma.sql`v.size_bytes >= ${filter.minSizeBytes}::bigint`)
  if (filter.maxSizeBytes !== undefined) add(Prisma.sql`v.size_bytes <= ${filter.maxSizeBytes}::bigint`)
  const { minBitsPerWeight, maxBitsPerWeight } = filter
  if (minBitsPerWeight !== undefined) add(Prisma.sql`v.bits_per_weight >= ${minBitsPerWeight}::float8`)
  if (maxBitsPerWeight !== undefined) add(Prisma.sql`v.bits_per_weight <= ${maxBitsPerWeight}::float8`)
  return conditions
}
