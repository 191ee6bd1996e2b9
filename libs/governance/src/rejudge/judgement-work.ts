import { advanceJudgementRun, type Db, type JudgementRun, type RunAdvance } from '@entrepot/persistence'

/** Seconds after which a worker that tells nothing counts as dead: a batch takes one, the largest repository's verdicts some. */
export const LEASE_SECONDS = 30

/** A run in the hands of one worker. */
export interface JudgementWork {
  readonly run: JudgementRun
  /** The worker, as leases name it. */
  readonly owner: string
  /** Tells the work to stop; what is done by then stays done. */
  readonly signal: AbortSignal
}

/** The run was cancelled, or is another worker's: whatever is under way must not count. */
export class RunLost extends Error {
  override readonly name = 'RunLost'
}

/**
 * Writes what a batch did, in its transaction.
 * @throws RunLost
 */
export async function advance(db: Db, { run, owner }: JudgementWork, by: RunAdvance): Promise<void> {
  const isOurs = await advanceJudgementRun(db, run.id, owner, { ...by, leaseSeconds: LEASE_SECONDS })
  if (!isOurs) throw new RunLost(`the run ${run.id} is not ours any more`)
}
