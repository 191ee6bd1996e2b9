import { newId, type VerdictState } from '@entrepot/core'
import type { JudgementChange, JudgementRun, JudgementRunKind } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewJudgementRun {
  readonly kind: JudgementRunKind
  readonly policyVersion: number
  /** What a dry run tries, in YAML. */
  readonly source: string | null
  readonly startedById: string | null
}

export function createJudgementRun(tx: Tx, run: NewJudgementRun): Promise<JudgementRun> {
  return tx.judgementRun.create({ data: { id: newId(), ...run } })
}

export function findJudgementRun(db: Db, id: string): Promise<JudgementRun | null> {
  return db.judgementRun.findUnique({ where: { id } })
}

/** Newest first, after the run with id `after`. */
export function listJudgementRuns(db: Db, after: string | null, limit: number): Promise<JudgementRun[]> {
  return db.judgementRun.findMany({
    where: after === null ? {} : { id: { lt: after } },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/**
 * Takes a run to work on it: one that nobody works on, or whose worker let its lease run out.
 * @returns the run, or null when it is somebody else's or has ended
 */
export async function leaseJudgementRun(
  db: Db,
  id: string,
  owner: string,
  leaseSeconds: number,
): Promise<JudgementRun | null> {
  const taken = await db.$executeRaw`
    UPDATE judgement_run
    SET lease_owner = ${owner}, lease_expires_at = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${id}::uuid AND state = 'running'
      AND (lease_owner IS NULL OR lease_owner = ${owner} OR lease_expires_at < now())`
  return taken === 1 ? findJudgementRun(db, id) : null
}

/** What a batch adds to a run. */
export interface RunAdvance {
  readonly done: number
  readonly changed: number
  /** Where a dry run, or the second phase of a re-judging, goes on. */
  readonly cursor?: string
  /** Set once, at the beginning. */
  readonly total?: number
}

/**
 * Writes progress and prolongs the lease; in the transaction of the batch, so that neither is there without the other.
 * @returns false when the run is no longer this worker's, or was cancelled: then the batch must not count
 */
export async function advanceJudgementRun(
  db: Db,
  id: string,
  owner: string,
  { done, changed, cursor, total, leaseSeconds }: RunAdvance & { readonly leaseSeconds: number },
): Promise<boolean> {
  const moved = await db.$executeRaw`
    UPDATE judgement_run
    SET done = done + ${done}, changed = changed + ${changed}, cursor = COALESCE(${cursor ?? null}::uuid, cursor),
      total = GREATEST(COALESCE(${total ?? null}::int, total), done + ${done}),
      lease_expires_at = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${id}::uuid AND lease_owner = ${owner} AND state = 'running'`
  return moved === 1
}

/** Ends a run that this worker holds. @returns false when it is not its any more */
export async function endJudgementRun(
  db: Db,
  id: string,
  owner: string,
  end: { readonly state: 'done' | 'failed'; readonly error?: string },
): Promise<boolean> {
  const { count } = await db.judgementRun.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: { state: end.state, error: end.error ?? null, finishedAt: new Date(), leaseExpiresAt: null },
  })
  return count === 1
}

/** Gives a run back, so that another worker takes it at once. */
export async function releaseJudgementRun(db: Db, id: string, owner: string): Promise<void> {
  await db.judgementRun.updateMany({
    where: { id, leaseOwner: owner, state: 'running' },
    data: { leaseOwner: null, leaseExpiresAt: null },
  })
}

/** Gives back what a worker of this name held when it died. */
export async function releaseJudgementRunsOf(db: Db, owner: string): Promise<void> {
  await db.judgementRun.updateMany({
    where: { leaseOwner: owner, state: 'running' },
    data: { leaseOwner: null, leaseExpiresAt: null },
  })
}

/** @returns whether it was under way */
export async function cancelJudgementRun(tx: Tx, id: string, why: string): Promise<boolean> {
  const { count } = await tx.judgementRun.updateMany({
    where: { id, state: 'running' },
    data: { state: 'cancelled', error: why, finishedAt: new Date(), leaseExpiresAt: null },
  })
  return count === 1
}

/** Ends every re-judging by an older policy: the newer one's run does its work too. */
export async function supersedeRejudging(tx: Tx, version: number): Promise<void> {
  await tx.judgementRun.updateMany({
    where: { kind: 'rejudge', state: 'running', policyVersion: { lt: version } },
    data: {
      state: 'cancelled',
      error: `version ${version} was activated`,
      finishedAt: new Date(),
      leaseExpiresAt: null,
    },
  })
}

/** Runs that nobody works on, the oldest first. */
export async function listWaitingJudgementRuns(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM judgement_run
    WHERE state = 'running' AND (lease_owner IS NULL OR lease_expires_at < now()) ORDER BY id LIMIT 100`
  return rows.map(({ id }) => id)
}

/** Whether everything is being judged by this version or a later one. */
export async function isRejudging(db: Db, version: number): Promise<boolean> {
  const where = { kind: 'rejudge', state: 'running', policyVersion: { gte: version } } as const
  return (await db.judgementRun.findFirst({ where, select: { id: true } })) !== null
}

/** The policy that everything was judged by last; 1, the built-in one, where nothing was judged again yet. */
export async function lastFullyJudgedVersion(db: Db): Promise<number> {
  const { _max } = await db.judgementRun.aggregate({
    where: { kind: 'rejudge', state: 'done' },
    _max: { policyVersion: true },
  })
  return _max.policyVersion ?? 1
}

export interface NewJudgementChange {
  readonly revisionId: string
  readonly repoId: string
  readonly before: VerdictState
  readonly after: VerdictState
  readonly reasons: readonly string[]
}

/** Notes what a dry run would change; what was noted before stays as it is. */
export async function noteJudgementChanges(
  tx: Tx,
  runId: string,
  changes: readonly NewJudgementChange[],
): Promise<void> {
  if (changes.length === 0) return
  await tx.judgementChange.createMany({
    data: changes.map(change => ({ runId, ...change, reasons: [...change.reasons] })),
    skipDuplicates: true,
  })
}

/** What a dry run would change, the newest revisions first, after the revision `after`. */
export function listJudgementChanges(
  db: Db,
  runId: string,
  {
    after,
    state,
    limit,
  }: { readonly after: string | null; readonly state: VerdictState | null; readonly limit: number },
): Promise<JudgementChange[]> {
  return db.judgementChange.findMany({
    where: {
      runId,
      ...(after !== null && { revisionId: { lt: after } }),
      ...(state !== null && { after: state }),
    },
    orderBy: { revisionId: 'desc' },
    take: limit,
  })
}

/** How many revisions a dry run would move from which state to which. */
export interface JudgementTally {
  readonly before: VerdictState
  readonly after: VerdictState
  readonly revisions: number
  readonly repositories: number
}

export function tallyJudgementChanges(db: Db, runId: string): Promise<JudgementTally[]> {
  return db.$queryRaw<JudgementTally[]>`
    SELECT before::text, after::text, count(*)::int AS revisions, count(DISTINCT repo_id)::int AS repositories
    FROM judgement_change WHERE run_id = ${runId}::uuid GROUP BY 1, 2 ORDER BY 1, 2`
}
