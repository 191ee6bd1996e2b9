import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { Prisma } from './generated/client.js'
import { inScope, matching, type RepoFilter, type RepoScope } from './repo-conditions.js'
import type { Db } from './transaction.js'

/** Rows of a walk that gathering one match costs as much as: it is read from its own place, after the inverted indexes. */
const ROWS_PER_MATCH = 2

/** Milliseconds for which an answer holds: the statistics behind it change a few times a day, and the next page asks the same. */
const ANSWER_TTL_MS = 60_000
/** Answers that are remembered. */
const REMEMBERED_ANSWERS = 1_000
/** Characters from which on an answer is remembered by a digest: a scope may name thousands of repositories. */
const LONGEST_KEY = 1_000

/**
 * Whether gathering all that matches costs less than a walk that finds `limit` of it, by the statistics of the table: they know nothing of
 * how conditions go together. Always false for one condition that has an index in order.
 */
export async function isGatheringCheaper(
  db: Db,
  scope: RepoScope,
  filter: RepoFilter,
  limit: number,
): Promise<boolean> {
  if (matching(splitFilter(filter).beside).length === 0) return false
  const answers = answersOf(db)
  const asked = JSON.stringify([scope, filter, limit])
  const key = asked.length <= LONGEST_KEY ? asked : hash('sha256', asked, 'base64')
  const known = answers.get(key)
  if (known !== undefined) return known
  const answer = await estimate(db, scope, filter, limit)
  answers.set(key, answer)
  return answer
}

const answersOfDb = new WeakMap<Db, LRUCache<string, boolean>>()

function answersOf(db: Db): LRUCache<string, boolean> {
  const known = answersOfDb.get(db)
  if (known) return known
  const made = new LRUCache<string, boolean>({ max: REMEMBERED_ANSWERS, ttl: ANSWER_TTL_MS })
  answersOfDb.set(db, made)
  return made
}

async function estimate(db: Db, scope: RepoScope, filter: RepoFilter, limit: number): Promise<boolean> {
  const { along } = splitFilter(filter)
  // What heads say is worked out row by row; the statistics would have it that it hardly ever holds.
  const { heads: _heads, ...seen } = scope
  const walked = Prisma.join([Prisma.sql`true`, ...matching(along)], ' AND ')
  const [plan] = await db.$queryRaw<{ 'QUERY PLAN': readonly { Plan: Estimate }[] }[]>`
    EXPLAIN (FORMAT JSON) SELECT FROM repo WHERE ${Prisma.join([inScope(seen), ...matching(filter)], ' AND ')}
    UNION ALL SELECT FROM repo WHERE ${walked}`
  const [matches, rows] = plan?.['QUERY PLAN'][0]?.Plan.Plans?.map(part => part['Plan Rows']) ?? []
  if (matches === undefined || rows === undefined) return false
  return matches * ROWS_PER_MATCH < limit * (rows / Math.max(1, matches))
}

interface Estimate {
  readonly 'Plan Rows': number
  readonly Plans?: readonly Estimate[]
}

/** What has an index in the order of the list, the rarest kind first, and the rest of the filter. */
export function splitFilter(filter: RepoFilter): { along: RepoFilter; beside: RepoFilter } {
  // Of findings only errors have one: warnings and notes are met everywhere.
  const key = INDEXED.find(name =>
    name === 'hasFindings' ? filter.hasFindings === 'error' : filter[name] !== undefined,
  )
  if (key === undefined) return { along: {}, beside: filter }
  const { [key]: value, ...beside } = filter
  return { along: { [key]: value }, beside }
}

const INDEXED = [
  'owner',
  'libraryName',
  'pipelineTag',
  'license',
  'hasFindings',
  'headVerdict',
  'type',
] as const satisfies readonly (keyof RepoFilter)[]
