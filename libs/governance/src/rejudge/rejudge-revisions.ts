import {
  findFindings,
  findReposById,
  findRevisionsById,
  type Repo,
  type Revision,
  type VerdictCause,
} from '@entrepot/persistence'
import { type CompiledPolicy, judge, type JudgedFinding, type PolicyFacts } from '@entrepot/policy'
import { changeVerdicts, type ChangedVerdict, type Engines, type NewVerdict } from '@entrepot/registry'
import type { Principal } from '@entrepot/core'
import { loadDecisions } from '../judge/load-decisions.js'
import { activePolicy } from '../policies/active-policy.js'

export interface RejudgeOrder {
  readonly revisionIds: readonly string[]
  readonly cause: VerdictCause
  readonly actor: Principal | string
}

/**
 * Judges revisions anew from what is stored of them, by the policy that holds: no card is parsed and no file is read. Those that are gone,
 * or that landed before facts were kept, are left as they are.
 *
 * @returns those whose state changed
 */
export async function rejudgeRevisions(
  engines: Engines,
  { revisionIds, cause, actor }: RejudgeOrder,
): Promise<ChangedVerdict[]> {
  const policy = await activePolicy(engines.db)
  const judged = await judgeStored(engines, revisionIds, policy)
  const changed: ChangedVerdict[] = []
  for (const { repo, verdicts } of judged) {
    changed.push(...(await changeVerdicts(engines, { repo, verdicts, cause, actor })))
  }
  return changed
}

export interface JudgedAnew {
  readonly repo: Repo
  readonly revisions: readonly Revision[]
  /** In the order of `revisions`. */
  readonly verdicts: readonly NewVerdict[]
}

/** The verdicts that a policy gives to stored revisions, by repository. Nothing is written. */
export async function judgeStored(
  { db }: Pick<Engines, 'db'>,
  revisionIds: readonly string[],
  policy: CompiledPolicy,
): Promise<JudgedAnew[]> {
  const revisions = (await findRevisionsById(db.prisma, revisionIds)).filter(row => row.facts !== null)
  const repos = new Map(
    (await findReposById(db.prisma, [...new Set(revisions.map(row => row.repoId))])).map(repo => [
      repo.id,
      repo,
    ]),
  )
  const findings = new Map<string, JudgedFinding[]>()
  for (const row of await findFindings(
    db.prisma,
    revisions.map(({ id }) => id),
  )) {
    const list = findings.get(row.revisionId) ?? []
    list.push({ ...row, state: row.state === 'needs_review' ? 'needs-review' : row.state })
    findings.set(row.revisionId, list)
  }
  const decided = revisions.map(({ repoId, commit, pushedById }) => ({
    repoId,
    namespace: repos.get(repoId)?.namespace ?? null,
    commit,
    pushedById,
  }))
  const decisions = await loadDecisions(db, decided)
  const now = new Date()
  const byRepo = new Map<string, { repo: Repo; revisions: Revision[]; verdicts: NewVerdict[] }>()
  for (const [at, revision] of revisions.entries()) {
    const repo = repos.get(revision.repoId)
    const decision = decisions[at]
    if (!repo || !decision) continue
    const verdict = judge(
      {
        facts: revision.facts as unknown as PolicyFacts,
        findings: findings.get(revision.id) ?? [],
        decisions: decision,
        landedAt: revision.landedAt,
        now,
      },
      policy,
    )
    const group = byRepo.get(repo.id) ?? { repo, revisions: [], verdicts: [] }
    group.revisions.push(revision)
    group.verdicts.push({ revisionId: revision.id, verdict })
    byRepo.set(repo.id, group)
  }
  return [...byRepo.values()]
}
