import type { Db } from './transaction.js'

/** What was read of a place that is looked at again and again: another text than before means that something in it changed. */
export interface ChangeMarks {
  /** Audit entries by action: how many came after each of the two floors. */
  readonly acts: readonly ActCount[]
  /** One text for each table whose rows change without an act: runs, makings, nodes, messages. */
  readonly states: Readonly<Record<StateMark, string>>
}

export interface ActCount {
  readonly action: string
  readonly sinceFloor: number
  readonly sinceNextFloor: number
}

const STATE_MARKS = ['syncRuns', 'judgementRuns', 'derivations', 'clusterNodes', 'webhooks'] as const
export type StateMark = (typeof STATE_MARKS)[number]

/** Seconds in which the heartbeats of nodes count as one change: a hundred nodes beat at every moment. */
const HEARTBEAT_STEP_SECONDS = 15

/**
 * Counts what was written down since two moments, and marks the rows that change by themselves. Counting from a fixed floor finds an entry
 * whenever its transaction commits, whatever came with a later id meanwhile.
 *
 * Cost: two statements, on the primary key of the audit log behind `floor` and on the few rows that are under way.
 *
 * @param floor  ids, as `floorAt` makes them; `nextFloor` is the later one, and what the next look counts from
 */
export async function readChangeMarks(
  db: Db,
  { floor, nextFloor }: { readonly floor: string; readonly nextFloor: string },
): Promise<ChangeMarks> {
  const [acts, [states]] = await Promise.all([
    db.$queryRaw<ActCount[]>`
      SELECT action, count(*)::int AS "sinceFloor",
        (count(*) FILTER (WHERE id > ${nextFloor}::uuid))::int AS "sinceNextFloor"
      FROM audit_entry WHERE id > ${floor}::uuid GROUP BY action`,
    db.$queryRaw<Record<StateMark, string | null>[]>`
      SELECT
        (SELECT md5(string_agg(concat(id, state, updated_at, phase, files_done, bytes_done), ',' ORDER BY id)) FROM sync_run
          WHERE state IN ('queued', 'running')) AS "syncRuns",
        (SELECT md5(string_agg(concat(id, state, done, changed, total), ',')) FROM
          (SELECT * FROM judgement_run ORDER BY started_at DESC LIMIT 20) run) AS "judgementRuns",
        (SELECT md5(string_agg(concat(id, state, step, done_bytes), ',' ORDER BY id)) FROM derivation
          WHERE state IN ('queued', 'running')) AS "derivations",
        (SELECT concat(count(*), ' ', count(lost_at), ' ', max(registered_at), ' ',
          floor(extract(epoch FROM max(heartbeat_at)) / ${HEARTBEAT_STEP_SECONDS}))
          FROM cluster_node) AS "clusterNodes",
        (SELECT md5(string_agg(concat(id, attempts), ',' ORDER BY id)) FROM
          (SELECT id, attempts FROM webhook_delivery WHERE state = 'waiting' ORDER BY next_at LIMIT 200) sent) AS "webhooks"`,
  ])
  const marks = Object.fromEntries(STATE_MARKS.map(name => [name, states?.[name] ?? '']))
  return { acts, states: marks as Record<StateMark, string> }
}

/** The smallest id that `newId` gives at a moment. */
export function floorAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}
