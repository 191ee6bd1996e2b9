import { type AccountPrincipal, DomainError } from '@entrepot/core'
import {
  appendAudit,
  createIdentity,
  type Database,
  deleteIdentity,
  findAccount,
  findIdentity,
  lockIdentities,
  revokeSessionsOf,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { applyGroups } from './apply-groups.js'
import { type Actor, requirePerson } from './find-account.js'
import { verifyPassword } from './password.js'
import { type Person, refusedPerson } from './person.js'
import type { SignInLimits } from './sign-in-limits.js'

/**
 * Makes sure that whoever wants to connect an identity to the account they are signed in to holds that account: an identity opens it for
 * good, so a screen that was left open must not be enough.
 *
 * @throws DomainError `authentication-required`, `forbidden`  no browser's session
 * @throws DomainError `precondition-failed`  the password is not that
 * @throws DomainError `rate-limited`         that was wrong too often
 */
export async function requireHolder(
  { db, signIns }: { readonly db: Pick<Database, 'prisma'>; readonly signIns: SignInLimits },
  actor: Actor,
  password: string,
): Promise<AccountPrincipal> {
  if (typeof actor === 'string' || actor.kind === 'anonymous')
    throw new DomainError('authentication-required', 'Sign in first.')
  if (!actor.isSession)
    throw new DomainError('forbidden', 'Only a browser that signed in connects an identity.')
  const account = await findAccount(db.prisma, actor.accountName)
  if (!account || account.passwordHash === null) return actor
  const takeBack = await signIns.take(account.name, `account ${account.id}`)
  if (!(await verifyPassword(password, account.passwordHash)))
    throw new DomainError('precondition-failed', 'The password is not that.')
  await takeBack()
  return actor
}

/**
 * Connects what an issuer calls somebody with the account that they are signed in to. From now on they sign in to it there.
 *
 * @throws DomainError `forbidden`, with the problem `identity-taken`: it is connected with somebody else's
 */
export async function connectIdentity(
  db: Pick<Database, 'prisma'>,
  principal: AccountPrincipal,
  { issuer, subject }: Pick<Person, 'issuer' | 'subject'>,
): Promise<void> {
  const { accountId } = principal
  await transaction(db.prisma, async tx => {
    const identity = await createIdentity(tx, { accountId, issuer, subject })
    if (!identity) return requireOwn(tx, principal, { issuer, subject })
    const detail = { accountId, identityId: identity.id, issuer }
    const action = 'identity.connect'
    await appendAudit(tx, { actor: principal, action, subject: principal.accountName, detail })
  })
}

/** Connecting twice changes nothing. */
async function requireOwn(
  tx: Tx,
  { accountId }: AccountPrincipal,
  { issuer, subject }: Pick<Person, 'issuer' | 'subject'>,
): Promise<void> {
  const known = await findIdentity(tx, issuer, subject)
  if (known?.accountId !== accountId) throw refusedPerson('identity-taken')
}

/**
 * Forgets that an identity is an account's, and ends the sessions that it opened. With the last one go the roles that its groups gave. For
 * whoever holds the account, and for the server's administrators.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`
 * @throws DomainError `token-not-found`      the account has no such identity
 * @throws DomainError `precondition-failed`  nothing would be left to sign in with
 */
export async function disconnectIdentity(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  { account: name, id }: { readonly account: string; readonly id: string },
): Promise<void> {
  requireActor(actor, 'account:manage', inNamespace(name))
  await transaction(db.prisma, async tx => {
    const account = await requirePerson(tx, name)
    const held = await lockIdentities(tx, account.id)
    const identity = held.find(row => row.id === id)
    if (!identity) throw new DomainError('token-not-found', 'There is no such identity.')
    const left = held.filter(row => row.id !== id)
    if (left.length === 0 && account.passwordHash === null)
      throw new DomainError(
        'precondition-failed',
        'Set a password first: nothing would be left to sign in with.',
      )
    if (left.length === 0) await applyGroups(tx, account, { groups: [], adminGroups: [] }, [])
    const count = await revokeSessionsOf(tx, id, new Date())
    await deleteIdentity(tx, id)
    const [subject, ids] = [account.name, { accountId: account.id, identityId: id }]
    const detail = { ...ids, issuer: identity.issuer }
    await appendAudit(tx, { actor, action: 'identity.disconnect', subject, detail })
    if (count > 0)
      await appendAudit(tx, { actor, action: 'session.end-all', subject, detail: { ...ids, count } })
  })
}
