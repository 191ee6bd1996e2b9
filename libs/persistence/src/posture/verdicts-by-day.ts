import { Prisma } from '../generated/client.js'
import type { Db } from '../transaction.js'
import { counts, type PostureScope, sampled } from './heads.js'

export interface VerdictDay {
  /** Of the day in UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly cleared: number
  readonly restricted: number
  readonly pending: number
  readonly blocked: number
}

export interface VerdictDays {
  readonly days: readonly VerdictDay[]
  /** One repository in so many was looked at; counts are those of the sample. */
  readonly every: number
}

/** Changes that are all looked at: a tenth of a second. After a change of the policy there may be millions in a day. */
const ALL_CHANGES = 100_000
/** From here on more changes are not counted, and the sample does not get smaller: counting costs too. */
const MAX_EVERY = 20

/** Verdicts that were given or changed on each of the last `days`, the oldest first. Two statements. */
export async function countVerdictsByDay(db: Db, scope: PostureScope, days: number): Promise<VerdictDays> {
  const since = Prisma.sql`(date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - make_interval(days => ${days - 1}::int))`
  const [counted] = await db.$queryRaw<{ changes: number }[]>`
    SELECT count(*)::int AS changes FROM (
      SELECT 1 FROM verdict_change WHERE at >= ${since} LIMIT ${ALL_CHANGES * MAX_EVERY}) AS recent`
  const every = Math.max(1, Math.ceil((counted?.changes ?? 0) / ALL_CHANGES))
  const rows = await db.$queryRaw<VerdictDay[]>`
    WITH span AS (
      SELECT generate_series(0, ${days - 1}::int) AS ago
    ), changes AS (
      SELECT (at AT TIME ZONE 'UTC')::date AS day, after, count(*)::int AS n
      FROM verdict_change
      WHERE at >= ${since} AND ${sampled(Prisma.sql`repo_id`, every)}
        AND repo_id IN (SELECT id FROM repo WHERE ${counts(scope)})
      GROUP BY 1, 2
    ), dated AS (
      SELECT ((now() AT TIME ZONE 'UTC')::date - span.ago) AS day FROM span
    )
    SELECT to_char(dated.day, 'YYYY-MM-DD') AS day, ${sumOf('cleared')} AS cleared, ${sumOf('restricted')} AS restricted,
      ${sumOf('pending')} AS pending, ${sumOf('blocked')} AS blocked
    FROM dated LEFT JOIN changes ON changes.day = dated.day GROUP BY dated.day ORDER BY dated.day`
  return { days: rows, every }
}

function sumOf(state: 'cleared' | 'restricted' | 'pending' | 'blocked'): Prisma.Sql {
  return Prisma.sql`COALESCE(sum(changes.n) FILTER (WHERE changes.after = ${state}::verdict), 0)::int`
}
