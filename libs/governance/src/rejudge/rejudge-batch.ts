import {
  type ConfirmedVerdict,
  confirmVerdicts,
  findReposById,
  type Repo,
  type Tx,
  transaction,
} from '@entrepot/persistence'
import type { CompiledPolicy } from '@entrepot/policy'
import { changeVerdicts, type Engines } from '@entrepot/registry'
import { type JudgedStored, judgeStored } from './judge-stored.js'

/** What became of a batch. */
export interface BatchOutcome {
  /** Revisions that are judged by the policy now. */
  readonly done: number
  /** Those of them whose state is another one. */
  readonly changed: number
}

/** Runs in the transaction of each part of a batch; a throw undoes that part. */
export type Counting = (tx: Tx, outcome: BatchOutcome) => Promise<void>

/**
 * Gives revisions that an older policy judged the verdicts of this one. Those that stay what they are cost one statement for all; the others
 * a transaction per repository, with everything that a changed verdict entails. A revision that somebody works on at the same moment is left
 * for the next round, and so is a repository that can't be judged.
 */
export async function rejudgeBatch(
  engines: Engines,
  policy: CompiledPolicy,
  revisionIds: readonly string[],
  count: Counting,
): Promise<BatchOutcome> {
  const { prisma } = engines.db
  const judged = (await judgeStored(prisma, revisionIds, policy)).filter(one => isOutdated(one, policy))
  const other = judged.filter(one => !isSame(one))
  const confirmed = judged.filter(isSame).map(confirmedVerdict)
  const done = await transaction(prisma, async tx => {
    const written = await confirmVerdicts(tx, policy.version, confirmed)
    await count(tx, { done: written, changed: 0 })
    return written
  })
  const changes = await rejudgeRepos(engines, policy, other, count)
  return { done: done + changes.done, changed: changes.changed }
}

async function rejudgeRepos(
  engines: Engines,
  policy: CompiledPolicy,
  judged: readonly JudgedStored[],
  count: Counting,
): Promise<BatchOutcome> {
  const byRepo = Map.groupBy(judged, ({ stored }) => stored.repoId)
  const total = { done: 0, changed: 0 }
  for (const repo of await findReposById(engines.db.prisma, [...byRepo.keys()])) {
    const ids = (byRepo.get(repo.id) ?? []).map(({ stored }) => stored.revisionId)
    const { done, changed } = await rejudgeRepo(engines, policy, { repo, ids, count })
    total.done += done
    total.changed += changed
  }
  return total
}

async function rejudgeRepo(
  engines: Engines,
  policy: CompiledPolicy,
  { repo, ids, count }: { readonly repo: Repo; readonly ids: readonly string[]; readonly count: Counting },
): Promise<BatchOutcome> {
  let done = 0
  // What `count` throws ends the run; anything else is about this repository alone.
  const stopped: { by: unknown } = { by: null }
  try {
    const changed = await changeVerdicts(engines, {
      repo,
      cause: 'policy',
      actor: 'governance',
      verdicts: async tx => {
        const judged = (await judgeStored(tx, ids, policy)).filter(one => isOutdated(one, policy))
        done = judged.length
        return judged.map(({ stored, verdict }) => ({ revisionId: stored.revisionId, verdict }))
      },
      alongside: (tx, changed) =>
        count(tx, { done, changed: changed.length }).catch((error: unknown) => {
          stopped.by = error
          throw error
        }),
    })
    return { done, changed: changed.length }
  } catch (error) {
    if (stopped.by !== null) throw error
    engines.logger.warn(
      { repoId: repo.id, error },
      'could not judge a repository anew; it keeps its verdicts',
    )
    return { done: 0, changed: 0 }
  }
}

function isOutdated({ stored }: JudgedStored, policy: CompiledPolicy): boolean {
  return stored.policyVersion < policy.version
}

/** Whether nobody's answer changes with the verdict: then no cache has to forget anything. */
function isSame({ stored, verdict }: JudgedStored): boolean {
  return (
    stored.verdict === verdict.state &&
    stored.reasons.join('\0') === verdict.reasons.join('\0') &&
    (stored.expiresAt?.getTime() ?? null) === (verdict.expiresAt?.getTime() ?? null) &&
    textOf(stored.audiences) === textOf(verdict.audiences)
  )
}

/** Of a small table whose values are words, whatever the order of its keys. */
function textOf(audiences: unknown): string {
  return JSON.stringify(Object.entries(audiences ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function confirmedVerdict({ stored, verdict }: JudgedStored): ConfirmedVerdict {
  const { revisionId, rowVersion } = stored
  return { revisionId, rowVersion, explanation: (verdict.explanation ?? []).map(reason => ({ ...reason })) }
}
