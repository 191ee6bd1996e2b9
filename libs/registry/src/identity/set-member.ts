import { DomainError, type MemberRole } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  bumpRights,
  countOtherAdmins,
  type Database,
  deleteMembership,
  findMembership,
  lockAccount,
  type MembershipRow,
  setMembership,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { can, inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { type Actor, requireOrganization, requirePerson } from './find-account.js'

export interface MemberChange {
  /** Names. */
  readonly organization: string
  readonly account: string
}

/**
 * Makes an account a member of an organization, or gives a member another role. For the organization's admins.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`
 * @throws DomainError `precondition-failed`  nobody would be left to decide about the organization
 */
export async function setMember(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  change: MemberChange & { readonly role: MemberRole },
): Promise<MembershipRow> {
  requireActor(actor, 'org:admin', inNamespace(change.organization))
  return transaction(db.prisma, async tx => {
    const organization = await requireOrganization(tx, change.organization)
    const account = await requirePerson(tx, change.account)
    await lockAccount(tx, organization.id)
    const { role } = change
    if (role !== 'admin') await requireAnotherAdmin(tx, organization, account)
    await setMembership(tx, { organizationId: organization.id, accountId: account.id, role })
    await bumpRights(tx, [account.id])
    await note(tx, actor, { action: 'member.set', organization, account, role })
    const membership = await findMembership(tx, organization.id, account.id)
    if (!membership) throw new Error('a membership that was just written is not there')
    return membership
  })
}

/**
 * Takes an account out of an organization, with all that it may do there by its teams or in single repositories. For the organization's
 * admins, and for whoever wants to leave.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `account-not-found`    there is no such account, or it is no member
 * @throws DomainError `precondition-failed`  nobody would be left to decide about the organization
 */
export async function removeMember(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  change: MemberChange,
): Promise<void> {
  if (!isLeaving(actor, change)) requireActor(actor, 'org:admin', inNamespace(change.organization))
  await transaction(db.prisma, async tx => {
    const organization = await requireOrganization(tx, change.organization)
    const account = await requirePerson(tx, change.account)
    await lockAccount(tx, organization.id)
    await requireAnotherAdmin(tx, organization, account)
    if (!(await deleteMembership(tx, organization, account.id))) {
      throw new DomainError('account-not-found', `${account.name} is no member of ${organization.name}.`)
    }
    await bumpRights(tx, [account.id])
    await note(tx, actor, { action: 'member.remove', organization, account, role: null })
  })
}

function isLeaving(actor: Actor, { account }: MemberChange): boolean {
  if (typeof actor === 'string' || actor.kind === 'anonymous') return false
  return (
    actor.accountName.toLowerCase() === account.toLowerCase() &&
    can(actor, 'account:manage', inNamespace(account))
  )
}

/** Called under the organization's row lock, so that two admins can't go at the same time. */
async function requireAnotherAdmin(tx: Tx, organization: Account, account: Account): Promise<void> {
  const current = await findMembership(tx, organization.id, account.id)
  if (current?.role !== 'admin' || (await countOtherAdmins(tx, organization.id, account.id)) > 0) return
  const message = `${account.name} is the last admin of ${organization.name}. Make another one first.`
  throw new DomainError('precondition-failed', message)
}

interface Note {
  readonly action: 'member.set' | 'member.remove'
  readonly organization: Account
  readonly account: Account
  readonly role: MemberRole | null
}

function note(tx: Tx, actor: Actor, { action, organization, account, role }: Note): Promise<void> {
  const detail = { accountId: account.id, account: account.name, ...(role !== null && { role }) }
  return appendAudit(tx, { actor, action, subject: organization.name, detail })
}
