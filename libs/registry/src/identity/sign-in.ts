import { DomainError } from '@entrepot/core'
import { type Account, appendAudit, type Database, findAccount, transaction } from '@entrepot/persistence'
import { openSession, type Session, type SessionGround } from './open-session.js'
import { verifyPassword } from './password.js'
import type { SignInLimits } from './sign-in-limits.js'
import { findSignInToken } from './token-as-password.js'

export interface SignIn {
  readonly name: string
  /** Or a token of the account that may do everything it may. */
  readonly password: string
  readonly address: string
  /** What the browser is called, for people to tell theirs apart. */
  readonly browser?: string | null
}

/**
 * Signs a person in by name and password: a session is a token that counts as a browser's cookie only, ends after `SESSION_HOURS`, and
 * after an hour in which nobody used it.
 *
 * A wrong name, a wrong password, an account without one and a disabled account look alike, and take as long.
 *
 * @throws DomainError `credentials-invalid`
 * @throws DomainError `rate-limited`  too many wrong passwords
 */
export async function signIn(
  { db, signIns }: { readonly db: Pick<Database, 'prisma'>; readonly signIns: SignInLimits },
  { name, password, address, browser = null }: SignIn,
): Promise<Session> {
  const takeBack = await signIns.take(name, address)
  const account = await findAccount(db.prisma, name)
  const ground = await groundFor(db, account, password)
  if (!account || !ground || account.disabledAt !== null) {
    await noteRefusal(db, account)
    throw new DomainError('credentials-invalid', 'Wrong name or password.')
  }
  await takeBack()
  return transaction(db.prisma, tx => openSession(tx, account, { ...ground, browser }))
}

/** What was shown, if it is good. A wrong token costs as much as a wrong password, as it is looked at as one too. */
async function groundFor(
  { prisma }: Pick<Database, 'prisma'>,
  account: Account | null,
  password: string,
): Promise<SessionGround | null> {
  const openedWithId = account && (await findSignInToken(prisma, account, password))
  if (openedWithId !== null) return { by: 'token', openedWithId, browser: null }
  const isRight = await verifyPassword(password, account?.passwordHash ?? null)
  return isRight ? { by: 'password', browser: null } : null
}

/** A name that is nobody's is not written down: people type their password there. */
function noteRefusal({ prisma }: Pick<Database, 'prisma'>, account: Account | null): Promise<void> {
  const subject = account?.name ?? 'unknown account'
  const detail = account ? { accountId: account.id, isDisabled: account.disabledAt !== null } : {}
  return appendAudit(prisma, {
    actor: 'anonymous',
    action: 'session.create',
    outcome: 'refused',
    subject,
    detail,
  })
}
