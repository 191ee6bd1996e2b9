import { findReposById, findRevisionsById, type VerdictCause } from '@entrepot/persistence'
import { changeVerdicts, type ChangedVerdict, type Engines } from '@entrepot/registry'
import type { Principal } from '@entrepot/core'
import { activePolicy } from '../policies/active-policy.js'
import { judgeStored } from './judge-stored.js'
import { reevaluateRevision } from './reevaluate-revision.js'

export interface RejudgeOrder {
  readonly revisionIds: readonly string[]
  readonly cause: VerdictCause
  readonly actor: Principal | string
}

/**
 * Judges revisions anew from what is stored of them, by the policy that holds: no card is parsed and no file is read,
 * but for those that landed before facts were kept. Each repository's are judged under its lock, so that a decision that was written before
 * counts, whoever judges at the same time.
 *
 * @returns those whose state changed
 */
export async function rejudgeRevisions(
  engines: Engines,
  { revisionIds, cause, actor }: RejudgeOrder,
): Promise<ChangedVerdict[]> {
  if (revisionIds.length === 0) return []
  const { prisma } = engines.db
  const policy = await activePolicy(engines.db)
  const rows = await findRevisionsById(prisma, revisionIds)
  const byRepo = Map.groupBy(rows, ({ repoId }) => repoId)
  const changed: ChangedVerdict[] = []
  for (const repo of await findReposById(prisma, [...byRepo.keys()])) {
    const revisions = byRepo.get(repo.id) ?? []
    const ids = revisions.flatMap(({ id, facts }) => (facts === null ? [] : [id]))
    changed.push(
      ...(await changeVerdicts(engines, {
        repo,
        cause,
        actor,
        verdicts: async tx =>
          (await judgeStored(tx, ids, policy))
            // A policy that was activated meanwhile has the last word already.
            .filter(({ stored }) => stored.facts !== null && stored.policyVersion <= policy.version)
            .map(({ stored, verdict }) => ({ revisionId: stored.revisionId, verdict })),
      })),
    )
    for (const { commit, facts } of revisions)
      if (facts === null) changed.push(...(await reevaluateRevision(engines, repo, commit, { cause, actor })))
  }
  return changed
}
