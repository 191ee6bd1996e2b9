import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import { appendAudit, cancelRun, findMirror, findRun, type SyncRun, transaction } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { actorName } from './request-mirror.js'

/**
 * Ends a run that waits or is worked on. Nothing of the run lands after this. The worker notices at its next report, within a second while
 * it brings files and within six while it has nothing to tell; what it downloaded stays for the next run to go on with. Whoever calls has
 * made sure that `actor` may manage mirrors.
 *
 * @throws DomainError `run-not-found`  there is none
 * @throws DomainError `state-conflict` it has ended already
 */
export async function cancelMirrorRun(
  { db }: Pick<Engines, 'db'>,
  actor: Principal | string,
  runId: string,
): Promise<SyncRun> {
  return transaction(db.prisma, async tx => {
    const known = await findRun(tx, runId)
    const mirror = known && (await findMirror(tx, known.mirrorId))
    if (!mirror) throw new DomainError('run-not-found', 'There is no such run.')
    const run = await cancelRun(tx, runId, `Cancelled by ${actorName(actor)}.`)
    if (!run) throw new DomainError('state-conflict', 'This run has ended already.')
    await appendAudit(tx, {
      actor,
      action: 'mirror.cancel',
      repoId: mirror.repoId,
      subject: formatRepoId(mirror),
      detail: { runId },
    })
    return run
  })
}
