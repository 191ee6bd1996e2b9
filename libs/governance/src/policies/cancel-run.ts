import { DomainError, type Principal } from '@entrepot/core'
import {
  appendAudit,
  cancelJudgementRun,
  findJudgementRun,
  type JudgementRun,
  transaction,
} from '@entrepot/persistence'
import { type Engines, requireActor } from '@entrepot/registry'

/**
 * Ends a dry run before its time; what it noted stays. A re-judging can't be cancelled, or two policies would hold at once: activate
 * another one.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `run-not-found`
 * @throws DomainError `state-conflict`  it has ended, or is no dry run
 */
export async function cancelDryRun(
  { db }: Pick<Engines, 'db'>,
  actor: Principal | string,
  id: string,
): Promise<JudgementRun> {
  requireActor(actor, 'server:admin', null)
  return transaction(db.prisma, async tx => {
    const run = await findJudgementRun(tx, id)
    if (!run) throw new DomainError('run-not-found', 'There is no such run.')
    if (run.kind !== 'dry_run')
      throw new DomainError('state-conflict', 'A re-judging ends by itself; activate another policy instead.')
    if (!(await cancelJudgementRun(tx, id, 'it was cancelled')))
      throw new DomainError('state-conflict', `This run has ended: it is ${run.state}.`)
    await appendAudit(tx, { actor, action: 'policy.dry-run.cancel', subject: id })
    return (await findJudgementRun(tx, id)) ?? run
  })
}
