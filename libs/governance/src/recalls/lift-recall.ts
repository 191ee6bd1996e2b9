import { asCommitSha, DomainError, formatRepoId, type Principal } from '@entrepot/core'
import {
  appendAudit,
  expireVerdict,
  findRecall,
  findRevision,
  hasChildren,
  lockRepo,
  markLifted,
  type Recall,
  transaction,
} from '@entrepot/persistence'
import { type Engines, requireAccount } from '@entrepot/registry'
import { readComment } from '../read-comment.js'
import { judgeAnew } from '../rejudge/judge-anew.js'
import { requireRecall } from './require-recall.js'

export interface RecallLifting {
  readonly id: string
  readonly reason: string
}

/**
 * Ends a recall: the revision is judged again as if it had never been. Whoever called it back does not lift that alone: as with a waiver,
 * it takes a second person to let out what was held.
 *
 * The verdict runs out in the transaction of the lifting, so that one which is interrupted before the judging leaves nothing to repair.
 *
 * @throws DomainError `recall-not-found`
 * @throws DomainError `forbidden`       no reviewer, or the one who called it back
 * @throws DomainError `state-conflict`  it was lifted before
 */
export async function liftRecall(
  engines: Engines,
  principal: Principal,
  { id, reason: said }: RecallLifting,
): Promise<Recall> {
  const reviewer = requireAccount(principal)
  const { recall, repo } = await requireRecall(engines, reviewer, id)
  const reason = readComment(said)
  if (recall.byId === reviewer.accountId)
    throw new DomainError('forbidden', 'You called this revision back, so somebody else has to lift that.')
  const revision = await transaction(engines.db.prisma, async tx => {
    await lockRepo(tx, repo.id)
    if (!(await markLifted(tx, id, reviewer.accountId)))
      throw new DomainError('state-conflict', 'This recall was lifted before.')
    await appendAudit(tx, {
      actor: reviewer,
      action: 'revision.recall.lift',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { recall: id, commit: recall.commit, reason },
    })
    if (await hasChildren(tx, repo)) await engines.jobs.enqueue(tx, 'judge-children', { repoId: repo.id })
    const row = await findRevision(tx, repo.id, asCommitSha(recall.commit))
    if (row) await expireVerdict(tx, row.id)
    return row
  })
  if (revision) await judgeAnew(engines, { revisionIds: [revision.id], cause: 'recall', actor: reviewer })
  return (await findRecall(engines.db.prisma, id)) ?? recall
}
