import { Prisma } from '../generated/client.js'
import { isAwaitedInScope } from '../mirrors/mirrors.js'
import type { Db } from '../transaction.js'
import { counts, type PostureScope } from './heads.js'

export interface MirrorCounts {
  readonly total: number
  /** Those whose last run failed. */
  readonly failing: number
  readonly running: number
  readonly queued: number
}

/**
 * How the mirrors of a scope stand, those too that have not landed yet: what fails at its first run is what needs a look most. Two
 * statements: one over all of them, and one over runs that are not settled.
 */
export async function countMirrors(db: Db, scope: PostureScope): Promise<MirrorCounts> {
  const isCounted = mirrorCounts(scope)
  const [all] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM mirror m WHERE ${isCounted}`
  const rows = await db.$queryRaw<{ state: string; mirrors: number }[]>`
    SELECT run.state::text AS state, count(*)::int AS mirrors
    FROM sync_run run JOIN mirror m ON m.id = run.mirror_id
    WHERE run.state IN ('failed', 'running', 'queued') AND run.state <> 'succeeded'
      AND NOT EXISTS (SELECT 1 FROM sync_run newer WHERE newer.mirror_id = run.mirror_id AND newer.id > run.id)
      AND ${isCounted}
    GROUP BY 1`
  const of = (state: string) => rows.find(row => row.state === state)?.mirrors ?? 0
  return { total: all?.total ?? 0, failing: of('failed'), running: of('running'), queued: of('queued') }
}

/** The condition that a row `m` of `mirror` counts: by its repository, or by what it was asked for where it has none yet. */
function mirrorCounts(posture: PostureScope): Prisma.Sql {
  const { scope, namespaceKey } = posture
  const isHere =
    namespaceKey === null ? Prisma.sql`true` : Prisma.sql`lower(m.namespace) = ${namespaceKey}::text`
  return Prisma.sql`(m.repo_id IN (SELECT id FROM repo WHERE ${counts(posture)})
    OR (m.repo_id IS NULL AND ${isAwaitedInScope(scope)} AND ${isHere}))`
}
