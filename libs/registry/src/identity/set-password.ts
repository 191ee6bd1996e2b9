import { DomainError } from '@entrepot/core'
import { appendAudit, type Database, revokeSessions, transaction, updateAccount } from '@entrepot/persistence'
import { can, inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { type Actor, requirePerson } from './find-account.js'
import { requireNotLonger } from './issue-token.js'
import { hashPassword, verifyPassword } from './password.js'
import { requireWithin } from './require-within.js'
import type { SignInLimits } from './sign-in-limits.js'

export interface PasswordChange {
  /** Name of the account. */
  readonly account: string
  /** Null: nobody signs in with a password any more. */
  readonly password: string | null
  /** The password until now: who changes their own must know it, so that a screen left open is not an account lost. */
  readonly currentPassword?: string | null
}

/**
 * Sets an account's password, and ends its sessions but for the one that this was asked from. For whoever holds the account, and for the
 * server's administrators. Whoever has a password signs in to all that the account may do, so a token makes one only if it may as much
 * itself, or if its holder knows the one until now.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`
 * @throws DomainError `invalid-argument`     a password that can't be
 * @throws DomainError `precondition-failed`  the current password is not that
 * @throws DomainError `rate-limited`         that was wrong too often
 */
export async function setPassword(
  { db, signIns }: { readonly db: Pick<Database, 'prisma'>; readonly signIns: SignInLimits },
  actor: Actor,
  { account: name, password, currentPassword = null }: PasswordChange,
): Promise<void> {
  requireActor(actor, 'account:manage', inNamespace(name))
  const account = await requirePerson(db.prisma, name)
  const isOverruling = typeof actor === 'string' || can(actor, 'server:admin', null)
  if (!isOverruling && account.passwordHash !== null) {
    const takeBack = await signIns.take(account.name, `account ${account.id}`)
    if (!(await verifyPassword(currentPassword ?? '', account.passwordHash)))
      throw new DomainError('precondition-failed', 'The current password is not that.')
    await takeBack()
  } else await requireWhole(db, actor)
  const passwordHash = password === null ? null : await hashPassword(password)
  await transaction(db.prisma, async tx => {
    await updateAccount(tx, account.id, { passwordHash })
    const isToken = typeof actor !== 'string' && actor.kind === 'token'
    await revokeSessions(tx, account.id, isToken && actor.isSession ? actor.tokenId : null, new Date())
    const detail = { accountId: account.id, hasPassword: passwordHash !== null }
    await appendAudit(tx, { actor, action: 'account.set-password', subject: account.name, detail })
  })
}

/** @throws DomainError `forbidden` for a token that may less, or not for as long, as somebody who signed in */
async function requireWhole({ prisma }: Pick<Database, 'prisma'>, actor: Actor): Promise<void> {
  if (typeof actor === 'string' || actor.kind === 'anonymous' || actor.isSession) return
  requireWithin(actor, { scope: 'admin', audience: 'person', places: null })
  await requireNotLonger(prisma, actor, null)
}
