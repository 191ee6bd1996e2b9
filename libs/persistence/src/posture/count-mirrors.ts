import type { Db } from '../transaction.js'
import { counts, type PostureScope } from './heads.js'

export interface MirrorCounts {
  /** Mirrors that have landed. */
  readonly total: number
  /** Those whose last run failed. */
  readonly failing: number
  readonly running: number
  readonly queued: number
}

/** How mirrors stand whose repository is there and in the scope. Two statements: one over all of them, and one over runs that are not settled. */
export async function countMirrors(db: Db, scope: PostureScope): Promise<MirrorCounts> {
  const [all] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM mirror WHERE repo_id IN (SELECT id FROM repo WHERE ${counts(scope)})`
  const rows = await db.$queryRaw<{ state: string; mirrors: number }[]>`
    SELECT run.state::text AS state, count(*)::int AS mirrors
    FROM sync_run run JOIN mirror m ON m.id = run.mirror_id
    WHERE run.state IN ('failed', 'running', 'queued') AND run.state <> 'succeeded'
      AND NOT EXISTS (SELECT 1 FROM sync_run newer WHERE newer.mirror_id = run.mirror_id AND newer.id > run.id)
      AND m.repo_id IN (SELECT id FROM repo WHERE ${counts(scope)})
    GROUP BY 1`
  const of = (state: string) => rows.find(row => row.state === state)?.mirrors ?? 0
  return { total: all?.total ?? 0, failing: of('failed'), running: of('running'), queued: of('queued') }
}
