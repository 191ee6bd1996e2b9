import { newId } from '@entrepot/core'
import { Prisma, RunState, type SyncRun } from '../generated/client.js'
import type { Db, Tx } from '../transaction.js'

/** What a run tells while it works. Bytes and files count what is in the store, `bytesMoved` what came over the wire. */
export interface RunProgress {
  readonly phase: string
  readonly filesTotal: number
  readonly filesDone: number
  readonly bytesTotal: number
  readonly bytesDone: number
  readonly bytesMoved: number
  readonly bytesPerSecond: number
  readonly filesFailed: number
  readonly files: readonly RunFile[]
}

/** A large file that a run brings now, or could not bring. */
export interface RunFile {
  readonly path: string
  readonly sizeBytes: number
  readonly bytesDone: number
  /** Why it failed; null while it is on its way. */
  readonly error: RunCause | null
}

/** A ref that did not land. */
export interface RunRef {
  readonly name: string
  readonly error: RunCause
}

export interface RunCause {
  /** A word for programs, such as `object-corrupt`. */
  readonly code: string
  /** What is wrong, and what to do. */
  readonly message: string
}

export type RunEnd =
  | { readonly state: 'succeeded'; readonly revisionsLanded: number }
  | {
      readonly state: 'failed' | 'cancelled'
      readonly revisionsLanded: number
      readonly errorCode: string
      readonly errorMessage: string
      /** The first of the refs that did not land. */
      readonly failedRefs?: readonly RunRef[]
    }

/** The run of this mirror that is queued or running, or else a new one. */
export async function ensureLiveRun(
  tx: Tx,
  mirrorId: string,
  requestedBy: string,
): Promise<{ run: SyncRun; isNew: boolean }> {
  const id = newId()
  await tx.$executeRaw`
    INSERT INTO sync_run (id, mirror_id, requested_by) VALUES (${id}::uuid, ${mirrorId}::uuid, ${requestedBy})
    ON CONFLICT (mirror_id) WHERE state IN ('queued', 'running') DO NOTHING`
  const run = await tx.syncRun.findFirstOrThrow({ where: { mirrorId, state: { in: ['queued', 'running'] } } })
  return { run, isNew: run.id === id }
}

export function findRun(db: Db, id: string): Promise<SyncRun | null> {
  return db.syncRun.findUnique({ where: { id } })
}

/** In no order; unknown ids are left out. */
export function findRunsById(db: Db, ids: readonly string[]): Promise<SyncRun[]> {
  return db.syncRun.findMany({ where: { id: { in: [...ids] } } })
}

/** Runs of one mirror, newest first, after the run with id `after`. */
export function listRuns(db: Db, mirrorId: string, after: string | null, limit: number): Promise<SyncRun[]> {
  return db.syncRun.findMany({
    where: { mirrorId, ...(after && { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** The newest run of each of some mirrors: one row each, however many runs there were. */
export async function findLatestRuns(db: Db, mirrorIds: readonly string[]): Promise<SyncRun[]> {
  const newest = await db.$queryRaw<{ id: string }[]>`
    SELECT run.id FROM unnest(${[...mirrorIds]}::uuid[]) AS wanted(mirror_id)
    CROSS JOIN LATERAL (
      SELECT id FROM sync_run WHERE sync_run.mirror_id = wanted.mirror_id ORDER BY id DESC LIMIT 1
    ) AS run`
  return findRunsById(
    db,
    newest.map(run => run.id),
  )
}

/** Ids of mirrors whose newest run is in a state, the newest mirror first, after the one with id `after`. */
export async function listMirrorsByLatestRun(
  db: Db,
  state: RunState,
  after: string | null,
  limit: number,
): Promise<string[]> {
  // Written out, as the index of runs that did not succeed serves no state that is told later.
  const isInState = Prisma.raw(`run.state = '${RunState[state]}'`)
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT run.mirror_id::text AS id FROM sync_run AS run
    WHERE ${isInState} AND (${after}::uuid IS NULL OR run.mirror_id < ${after}::uuid)
      AND NOT EXISTS (SELECT 1 FROM sync_run AS later WHERE later.mirror_id = run.mirror_id AND later.id > run.id)
    ORDER BY run.mirror_id DESC LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/**
 * Takes a run to work on it: one that is queued, or whose worker let its lease run out.
 * @returns the run, or null when it is somebody else's or has ended
 */
export async function leaseRun(
  db: Db,
  id: string,
  owner: string,
  leaseSeconds: number,
): Promise<SyncRun | null> {
  const taken = await db.$executeRaw`
    UPDATE sync_run SET state = 'running', lease_owner = ${owner}, attempts = attempts + 1, updated_at = now(),
      lease_expires_at = now() + make_interval(secs => ${leaseSeconds}), started_at = COALESCE(started_at, now())
    WHERE id = ${id}::uuid AND (state = 'queued' OR (state = 'running' AND (lease_expires_at < now() OR lease_owner = ${owner})))`
  return taken === 1 ? findRun(db, id) : null
}

/**
 * Writes progress and prolongs the lease.
 * @returns false when the run is no longer ours: then the worker must stop
 */
export async function reportProgress(
  db: Db,
  id: string,
  owner: string,
  progress: RunProgress,
  leaseSeconds: number,
): Promise<boolean> {
  const { count } = await db.syncRun.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: {
      ...progress,
      files: json(progress.files),
      updatedAt: new Date(),
      leaseExpiresAt: new Date(Date.now() + leaseSeconds * 1000),
    },
  })
  return count === 1
}

/** @returns false when the run is no longer ours */
export async function endRun(db: Db, id: string, owner: string, end: RunEnd): Promise<boolean> {
  const { count } = await db.syncRun.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: {
      ...end,
      failedRefs: json('failedRefs' in end ? (end.failedRefs ?? []) : []),
      finishedAt: new Date(),
      updatedAt: new Date(),
      leaseExpiresAt: null,
      bytesPerSecond: 0,
    },
  })
  return count === 1
}

/**
 * Ends a run that waits or is worked on: whoever has it notices at its next report, and nothing of it lands after this.
 * @returns null when it has ended already, or there is none
 */
export async function cancelRun(tx: Tx, id: string, why: string): Promise<SyncRun | null> {
  const cancelled = await tx.$executeRaw`
    UPDATE sync_run SET state = 'cancelled', error_code = 'cancelled', error_message = ${why}, finished_at = now(),
      updated_at = now(), lease_owner = NULL, lease_expires_at = NULL, bytes_per_second = 0
    WHERE id = ${id}::uuid AND state IN ('queued', 'running')`
  return cancelled === 1 ? findRun(tx, id) : null
}

function json(value: readonly RunFile[] | readonly RunRef[]): Prisma.InputJsonValue {
  return value as unknown as Prisma.InputJsonValue
}

/** Gives a run back, so that another worker takes it at once. */
export async function releaseRun(db: Db, id: string, owner: string): Promise<void> {
  await db.syncRun.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: {
      state: 'queued',
      leaseOwner: null,
      leaseExpiresAt: null,
      updatedAt: new Date(),
      bytesPerSecond: 0,
    },
  })
}

/** Gives back every run that a worker of this owner held when it died, so that it need not wait for its lease. */
export async function releaseRunsOf(db: Db, owner: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE sync_run SET state = 'queued', lease_owner = NULL, lease_expires_at = NULL, updated_at = now()
    WHERE lease_owner = ${owner} AND state = 'running' RETURNING id`
  return rows.map(row => row.id)
}

/** Runs nobody works on: queued ones, and those whose lease ran out. */
export async function listWaitingRuns(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM sync_run WHERE state = 'queued' OR (state = 'running' AND lease_expires_at < now()) ORDER BY id LIMIT 1000`
  return rows.map(row => row.id)
}
