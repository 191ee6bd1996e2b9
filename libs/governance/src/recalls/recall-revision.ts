import {
  asCommitSha,
  type CommitSha,
  DomainError,
  formatRepoId,
  isCommitSha,
  isDomainError,
  type Principal,
  type Verdict,
  type VerdictReason,
} from '@entrepot/core'
import {
  appendAudit,
  hasChildren,
  insertRecall,
  lockRepo,
  queueWebhookEvents,
  type Recall,
  type Repo,
  type Revision,
  standingRecalls,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import {
  changeVerdicts,
  type Engines,
  requireAccount,
  requireRight,
  resolveOwnRevision,
} from '@entrepot/registry'
import { readComment } from '../read-comment.js'

export interface RecallOrder {
  readonly repo: Repo
  /** As a client names it: a branch is recalled as the commit that it stands on now. */
  readonly revision: string
  readonly reason: string
  /** Who the audit log names; the principal unless given. */
  readonly actor?: string
  /** Runs in the same transaction, last: what must be true exactly when the recall is. */
  readonly alongside?: (tx: Tx, recall: Recall) => Promise<void>
}

/**
 * Calls a revision back. When this resolves, no node gives it to readers any more, by whatever exit: its verdict, the freedom of its large
 * files and the repository's epoch change in the transaction of the recall. URLs of the store that were given out before die within a minute.
 * What derives from it is judged again by a job of the same transaction.
 *
 * A commit that nobody asked for yet, or that was taken off its branch, is called back too: it lands blocked, whenever it does.
 *
 * @throws DomainError `forbidden`           no reviewer of the repository
 * @throws DomainError `revision-not-found`  the word means no commit, and is none
 * @throws DomainError `state-conflict`      it is called back already
 */
export async function recallRevision(
  engines: Engines,
  principal: Principal,
  order: RecallOrder,
): Promise<Recall> {
  const reviewer = requireAccount(principal)
  const { repo } = order
  requireRight(reviewer, 'verdict:review', repo)
  const reason = readComment(order.reason)
  const found = await findRecalled(engines, reviewer, order)
  const actor = order.actor ?? reviewer
  const recalls: Recall[] = []
  const decide = async (tx: Tx): Promise<void> => {
    if ((await standingRecalls(tx, repo.id, [found.commit])).length > 0)
      throw new DomainError('state-conflict', 'This revision is called back already.')
    const recall = await insertRecall(tx, {
      repoId: repo.id,
      commit: found.commit,
      reason,
      byId: reviewer.accountId,
    })
    recalls.push(recall)
    await appendAudit(tx, {
      actor,
      action: 'revision.recall',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { recall: recall.id, commit: found.commit, reason },
    })
    await queueWebhookEvents(tx, [recalledEvent(repo, recall, reviewer.accountName)])
  }
  const finish = async (tx: Tx, isChanged: boolean): Promise<void> => {
    // A change of its verdict has them judged already.
    if (!isChanged && (await hasChildren(tx, repo)))
      await engines.jobs.enqueue(tx, 'judge-children', { repoId: repo.id })
    for (const recall of recalls) await order.alongside?.(tx, recall)
  }
  const { revision } = found
  if (revision) {
    const verdicts = [{ revisionId: revision.id, verdict: standingVerdict(revision) }]
    const alongside = (tx: Tx, changed: readonly unknown[]) => finish(tx, changed.length > 0)
    await changeVerdicts(engines, { repo, verdicts, cause: 'recall', actor, decide, alongside })
  } else {
    await transaction(engines.db.prisma, async tx => {
      await lockRepo(tx, repo.id)
      await decide(tx)
      await finish(tx, false)
    })
  }
  const [recall] = recalls
  if (!recall) throw new DomainError('state-conflict', 'The recall was not written.')
  return recall
}

interface Found {
  readonly commit: CommitSha
  /** Null when nobody can get it now. */
  readonly revision: Revision | null
}

async function findRecalled(
  engines: Engines,
  principal: Principal,
  { repo, revision: word }: RecallOrder,
): Promise<Found> {
  try {
    return await resolveOwnRevision(engines, principal, repo, word)
  } catch (error) {
    if (!isDomainError(error, 'revision-not-found') || !isCommitSha(word)) throw error
    return { commit: asCommitSha(word), revision: null }
  }
}

/** A verdict as its columns hold it; that it is called back is added under the lock. */
function standingVerdict(row: Revision): Verdict {
  const { verdict, policyVersion, verdictReasons, explanation, expiresAt } = row
  return {
    state: verdict,
    policyVersion,
    reasons: verdictReasons,
    expiresAt,
    explanation: (explanation ?? []) as unknown as VerdictReason[],
  }
}

function recalledEvent(repo: Repo, { id, commit, reason, at }: Recall, by: string) {
  const named = { type: repo.type, id: formatRepoId(repo) }
  return {
    event: 'revision.recalled',
    namespace: repo.namespace,
    data: { repo: named, recall: id, commit, reason, by, at: at.toISOString() },
  } as const
}
