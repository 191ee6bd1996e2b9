import { asCommitSha, type Principal } from '@entrepot/core'
import { findRevision, type Repo, replaceJudgement, type VerdictCause } from '@entrepot/persistence'
import { changeVerdicts, type ChangedVerdict, type Engines, openReader, prepareRevision } from '@entrepot/registry'

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
  const { findings, verdict, card, index, facts } = judgement
  return changeVerdicts(engines, {
    repo,
    verdicts: [{ revisionId: row.id, verdict }],
    cause,
    actor,
    alongside: tx =>
      replaceJudgement(tx, {
        revisionId: row.id,
        repoId: repo.id,
        commit: sha,
        card,
        findings,
        columns: { ...index, facts: facts ?? null },
      }),
  })
}
