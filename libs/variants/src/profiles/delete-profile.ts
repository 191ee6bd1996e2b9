import { DomainError, type Principal } from '@entrepot/core'
import { appendAudit, deleteProfileRow, transaction } from '@entrepot/persistence'
import { type Engines, requireActor } from '@entrepot/registry'
import { requireProfile } from './find-profile.js'
import { READY_PROFILES } from './ready-profiles.js'

/**
 * Deletes a profile that was saved; one that comes with the product and was overridden is as it came again. Tokens and nodes that name it get
 * `profile-not-found` from then on.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `profile-not-found`
 * @throws DomainError `precondition-failed`  it comes with the product
 */
export async function deleteProfile(
  { db }: Pick<Engines, 'db'>,
  actor: Principal | string,
  name: string,
): Promise<void> {
  requireActor(actor, 'server:admin', null)
  await transaction(db.prisma, async tx => {
    if (!(await deleteProfileRow(tx, name))) {
      await requireProfile({ prisma: db.prisma }, name)
      const message = `The profile ${name} comes with the product: save another one under its name instead.`
      throw new DomainError('precondition-failed', message)
    }
    const isBack = READY_PROFILES.some(ready => ready.name === name)
    await appendAudit(tx, { actor, action: 'profile.delete', subject: name, detail: { isBack } })
  })
}
