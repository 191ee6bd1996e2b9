import { endJudgementRun, leaseJudgementRun, releaseJudgementRun } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { type JudgementWork, LEASE_SECONDS, RunLost } from './judgement-work.js'
import { rejudgeEverything } from './rejudge-everything.js'
import { tryPolicy } from './try-policy.js'

/** `taken`: another worker has it, or it has ended. `stopped`: it was told to, and another worker goes on. */
export type JudgementOutcome = 'done' | 'incomplete' | 'taken' | 'stopped'

export interface JudgementOrder {
  readonly runId: string
  /** The worker, as leases name it: one of its kind works on a run at a time. */
  readonly owner: string
  readonly signal: AbortSignal
}

/**
 * Works on a run until it has ended, is cancelled, or the worker must stop. Every batch is a transaction that moves the run along with it:
 * a worker that dies at any moment loses and doubles nothing, and the next one goes on once the lease has run out.
 */
export async function judgeAll(
  engines: Engines,
  { runId, owner, signal }: JudgementOrder,
): Promise<JudgementOutcome> {
  const { prisma } = engines.db
  const run = await leaseJudgementRun(prisma, runId, owner, LEASE_SECONDS)
  if (!run) return 'taken'
  const work: JudgementWork = { run, owner, signal }
  try {
    const { left } =
      run.kind === 'rejudge' ? await rejudgeEverything(engines, work) : await tried(engines, work)
    await endJudgementRun(
      prisma,
      runId,
      owner,
      left === 0
        ? { state: 'done' }
        : { state: 'failed', error: `${left} revisions could not be judged anew; they keep their verdicts` },
    )
    return left === 0 ? 'done' : 'incomplete'
  } catch (error) {
    if (error instanceof RunLost) return 'taken'
    await releaseJudgementRun(prisma, runId, owner)
    if (signal.aborted) return 'stopped'
    throw error
  }
}

async function tried(engines: Engines, work: JudgementWork): Promise<{ left: number }> {
  await tryPolicy(engines, work)
  return { left: 0 }
}
