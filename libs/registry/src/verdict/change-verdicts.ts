import type { Principal, Verdict, VerdictState } from '@entrepot/core'
import {
  appendAudit,
  findRevisionsById,
  hasChildren,
  lockRepo,
  noteVerdictChanges,
  type Repo,
  transaction,
  type Tx,
  updateVerdicts,
  type VerdictCause,
} from '@entrepot/persistence'
import { formatRepoId } from '@entrepot/core'
import type { Engines } from '../engines.js'
import { refreshHead } from '../land/refresh-head.js'
import { verdictColumns } from '../land/verdict-columns.js'
import { keepRecalled } from './keep-recalled.js'
import { refreshFreedom } from './refresh-freedom.js'

/** What a revision is to be from now on. */
export interface NewVerdict {
  readonly revisionId: string
  readonly verdict: Verdict
}

export interface VerdictChangeOrder {
  readonly repo: Repo
  /** A function is asked under the repository's lock, after `decide`: what it judges by can't change any more before the verdicts stand. */
  readonly verdicts: readonly NewVerdict[] | ((tx: Tx) => Promise<readonly NewVerdict[]>)
  readonly cause: VerdictCause
  /** Who acted: a principal, or the name of the program when it acted by itself. */
  readonly actor: Principal | string
  /** Runs in the same transaction, first, under the repository's lock: the decision that is the cause. */
  readonly decide?: (tx: Tx) => Promise<void>
  /** Runs in the same transaction, last, with what changed: what must be true exactly when this is. */
  readonly alongside?: (tx: Tx, changed: readonly ChangedVerdict[]) => Promise<void>
}

/** One revision that is something else than before. */
export interface ChangedVerdict {
  readonly commit: string
  readonly before: VerdictState
  readonly after: VerdictState
}

/**
 * Gives revisions of one repository the verdicts that follow from a decision or a policy, and everything that hangs on them: whether their
 * large files are free, what lists say of the head, the repository's epoch, the log. In one transaction: from its commit on no exit of any
 * node answers by the old verdict. What was called back stays blocked, whatever is said here.
 *
 * @returns those whose state changed
 */
export function changeVerdicts(
  engines: Pick<Engines, 'db' | 'trees' | 'jobs' | 'readers' | 'git'>,
  { repo, verdicts: given, cause, actor, decide, alongside }: VerdictChangeOrder,
): Promise<ChangedVerdict[]> {
  return transaction(engines.db.prisma, async tx => {
    await lockRepo(tx, repo.id)
    await decide?.(tx)
    const verdicts = typeof given === 'function' ? await given(tx) : given
    const rows = await findRevisionsById(
      tx,
      verdicts.map(({ revisionId }) => revisionId),
    )
    const before = new Map(rows.map(row => [row.id, row]))
    const known = verdicts.flatMap(one => {
      const row = before.get(one.revisionId)
      return row ? [{ ...one, commit: row.commit }] : []
    })
    const standing = await keepRecalled(tx, repo.id, known)
    await updateVerdicts(
      tx,
      standing.map(({ revisionId, verdict }) => ({ revisionId, ...verdictColumns(verdict) })),
    )
    const changed = standing.flatMap(({ revisionId, verdict }) => {
      const row = before.get(revisionId)
      return row && row.verdict !== verdict.state ? [{ row, verdict }] : []
    })
    if (isHeadAmong(repo, standing)) await refreshHead(tx, repo, { refUpdates: [] })
    if (changed.length > 0) {
      await noteVerdictChanges(
        tx,
        changed.map(({ row, verdict }) => ({
          repoId: repo.id,
          commit: row.commit,
          before: row.verdict,
          after: verdict.state,
          cause,
          policyVersion: verdict.policyVersion,
          reasons: verdict.reasons,
        })),
      )
      await refreshFreedom(engines, tx, repo, changed)
      if (await hasChildren(tx, repo)) await engines.jobs.enqueue(tx, 'judge-children', { repoId: repo.id })
      await appendAudit(tx, {
        actor,
        action: `verdict.change.${cause}`,
        repoId: repo.id,
        subject: formatRepoId(repo),
        detail: {
          revisions: changed.map(({ row, verdict }) => ({
            commit: row.commit,
            before: row.verdict,
            after: verdict.state,
            reasons: [...verdict.reasons],
          })),
        },
      })
    }
    const outcome = changed.map(({ row, verdict }) => ({
      commit: row.commit,
      before: row.verdict,
      after: verdict.state,
    }))
    await alongside?.(tx, outcome)
    return outcome
  })
}

/** What the repository's row says of its head's verdict goes along with it. */
function isHeadAmong({ headRevisionId }: Repo, verdicts: readonly NewVerdict[]): boolean {
  return verdicts.some(({ revisionId }) => revisionId === headRevisionId)
}
