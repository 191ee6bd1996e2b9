import { DomainError } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  bumpRights,
  createAccount,
  type Database,
  isNamespaceTaken,
  setMembership,
  transaction,
} from '@entrepot/persistence'
import { can, inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { requireAccountName, requireLabel } from './account-name.js'
import type { Actor } from './find-account.js'

/**
 * Makes an organization, and whoever asks for it its first admin. Anybody may who may act for their own account. A name that
 * repositories or mirrors have for their namespace already, or had before they were moved, is for the server's administrators to give
 * away: its admin gets them all, and whoever asks for the old names.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `invalid-argument`  a name that can't be
 * @throws DomainError `already-exists`
 */
export async function createOrganization(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  { name, fullName = null }: { readonly name: string; readonly fullName?: string | null },
): Promise<Account> {
  requireFounder(actor)
  requireAccountName(name)
  if (fullName !== null) requireLabel('The full name', fullName)
  return transaction(db.prisma, async tx => {
    const mayTake = typeof actor === 'string' || can(actor, 'server:admin', null)
    const isFree = mayTake || !(await isNamespaceTaken(tx, name))
    const organization = isFree ? await createAccount(tx, { name, kind: 'organization', fullName }) : null
    if (!organization) throw new DomainError('already-exists', `The name ${name} is taken.`)
    if (typeof actor !== 'string' && actor.kind === 'token') {
      const { accountId } = actor
      await setMembership(tx, { organizationId: organization.id, accountId, role: 'admin' })
      await bumpRights(tx, [accountId])
    }
    const detail = { accountId: organization.id, kind: 'organization' }
    await appendAudit(tx, { actor, action: 'account.create', subject: name, detail })
    return organization
  })
}

function requireFounder(actor: Actor): void {
  const isAccount = typeof actor !== 'string' && actor.kind === 'token'
  requireActor(actor, 'account:manage', isAccount ? inNamespace(actor.accountName) : null)
}
