import { Prisma } from '../generated/client.js'
import { inScope, type RepoScope } from '../list-repos.js'

/** Which repositories a posture is about. */
export interface PostureScope {
  readonly scope: RepoScope
  /** In lower case; null: all of them. */
  readonly namespaceKey: string | null
}

/** The condition that a row of `repo` counts, for statements in which only that table has its columns. */
export function counts({ scope, namespaceKey }: PostureScope): Prisma.Sql {
  const isSeen = inScope(scope)
  return namespaceKey === null ? isSeen : Prisma.sql`(${isSeen} AND lower(namespace) = ${namespaceKey}::text)`
}

/**
 * One repository in `every`, always the same ones: those whose id hashes to it. Looks at ids alone, so that choosing costs as much as counting.
 */
export function sampled(column: Prisma.Sql, every: number): Prisma.Sql {
  return every === 1 ? Prisma.sql`true` : Prisma.sql`(uuid_hash(${column}) & 2147483647) % ${every}::int = 0`
}
