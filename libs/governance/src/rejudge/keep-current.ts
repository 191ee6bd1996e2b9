import { isRejudging, listOutdated, listWaitingJudgementRuns, transaction } from '@entrepot/persistence'
import { type Engines, refreshAllExpired } from '@entrepot/registry'
import { activePolicy } from '../policies/active-policy.js'
import { rejudgeBatch } from './rejudge-batch.js'

/** Revisions of one round of what an older policy judged. */
const BATCH = 200
/** Rounds of what has ended in one look, so that a look ends. */
const MAX_ROUNDS = 50

/** What a look brought up to date. */
export interface KeptCurrent {
  readonly expired: number
  readonly outdated: number
}

/**
 * Judges anew what rests on what has ended, such as waivers and grace, and what landed by an older policy while a newer one was activated;
 * and sees to it that somebody works on every run. Cheap when there is nothing: some looks into indexes.
 *
 * @param shouldJudgeOutdated  false after a look that could do nothing about them
 */
export async function keepCurrent(
  engines: Engines,
  { shouldJudgeOutdated = true }: { readonly shouldJudgeOutdated?: boolean } = {},
): Promise<KeptCurrent> {
  await enqueueWaiting(engines)
  let expired = 0
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const count = await refreshAllExpired(engines)
    expired += count
    if (count === 0) break
  }
  return { expired, outdated: shouldJudgeOutdated ? await judgeOutdated(engines) : 0 }
}

/** Runs whose worker died, or whose job was lost with it. A job that waits already is not doubled. */
async function enqueueWaiting(engines: Engines): Promise<void> {
  const { prisma } = engines.db
  for (const runId of await listWaitingJudgementRuns(prisma))
    await transaction(prisma, tx => engines.jobs.enqueue(tx, 'judge-all', { runId }))
}

/** @returns how many of them are judged by the policy that holds now; -1 when there are some and none could be */
async function judgeOutdated(engines: Engines): Promise<number> {
  const { prisma } = engines.db
  const policy = await activePolicy(engines.db)
  const ids = await listOutdated(prisma, policy.version, BATCH)
  if (ids.length === 0 || (await isRejudging(prisma, policy.version))) return 0
  const { done } = await rejudgeBatch(engines, policy, ids, async () => undefined)
  return done === 0 ? -1 : done
}
