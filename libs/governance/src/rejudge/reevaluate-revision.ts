import { asCommitSha, type Principal } from '@entrepot/core'
import { findRevision, type Repo, replaceJudgement, type Tx, type VerdictCause } from '@entrepot/persistence'
import {
  changeVerdicts,
  type ChangedVerdict,
  type Engines,
  type NewVerdict,
  openReader,
  prepareRevision,
} from '@entrepot/registry'
import { activePolicy } from '../policies/active-policy.js'
import { judgeStored } from './judge-stored.js'

/**
 * Judges a revision from its files, as if it landed now: where what it is judged by has changed, such as the licence of a parent or what a
 * scan found. Its card, findings and facts are replaced together with its verdict; whatever was decided about it counts.
 *
 * @returns the change of its state, if there was one
 */
export async function reevaluateRevision(
  engines: Engines,
  repo: Repo,
  commit: string,
  { cause, actor }: { readonly cause: VerdictCause; readonly actor: Principal | string },
): Promise<ChangedVerdict[]> {
  const sha = asCommitSha(commit)
  const row = await findRevision(engines.db.prisma, repo.id, sha)
  if (!row) return []
  const reader = await openReader(engines, repo.id)
  const { judgement } = await prepareRevision(engines, repo, sha, reader)
  const { findings, verdict, card, index, facts = null, variants } = judgement
  const policy = await activePolicy(engines.db)
  const columns = { ...index, facts }
  return changeVerdicts(engines, {
    repo,
    cause,
    actor,
    decide: tx =>
      replaceJudgement(tx, {
        ...{ revisionId: row.id, repoId: repo.id, commit: sha, card, findings, columns },
        ...(variants && { variants }),
      }),
    // By what is stored now, under the lock: with the day on which it landed, and with every decision that was written by then.
    verdicts: async (tx: Tx): Promise<NewVerdict[]> => {
      if (facts === null) return [{ revisionId: row.id, verdict }]
      const judged = await judgeStored(tx, [row.id], policy)
      // A policy that was activated meanwhile has the last word already.
      const current = judged.filter(({ stored }) => stored.policyVersion <= policy.version)
      return current.map(({ stored, verdict }) => ({ revisionId: stored.revisionId, verdict }))
    },
  })
}
