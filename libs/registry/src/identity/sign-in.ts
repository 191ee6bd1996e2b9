import { DomainError } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  createToken,
  type Database,
  deleteEndedSessions,
  findAccount,
  transaction,
} from '@entrepot/persistence'
import { hashToken, lookupPrefixOf, mintToken } from '../access/token-text.js'
import { verifyPassword } from './password.js'
import type { SignInLimits } from './sign-in-limits.js'

/** Hours after which a session ends whatever happens: a working day, so that one signs in once a day. */
const SESSION_HOURS = 12
/** Days for which the row of an ended session is kept, to tell where an account was signed in. */
const KEEP_ENDED_DAYS = 30
const MS_PER_HOUR = 60 * 60 * 1000

export interface SignIn {
  readonly name: string
  readonly password: string
  readonly address: string
}

export interface Session {
  /** What the browser keeps as a cookie: it can't be read again. */
  readonly text: string
  readonly accountName: string
  readonly expiresAt: Date
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
  { name, password, address }: SignIn,
): Promise<Session> {
  const takeBack = await signIns.take(name, address)
  const account = await findAccount(db.prisma, name)
  const isRight = await verifyPassword(password, account?.passwordHash ?? null)
  if (!account || !isRight || account.disabledAt !== null) {
    await noteRefusal(db, account)
    throw new DomainError('credentials-invalid', 'Wrong name or password.')
  }
  await takeBack()
  return openSession(db, account)
}

function openSession(db: Pick<Database, 'prisma'>, account: Account): Promise<Session> {
  const text = mintToken()
  const now = Date.now()
  const expiresAt = new Date(now + SESSION_HOURS * MS_PER_HOUR)
  return transaction(db.prisma, async tx => {
    await deleteEndedSessions(tx, account.id, new Date(now - KEEP_ENDED_DAYS * 24 * MS_PER_HOUR))
    const token = await createToken(tx, {
      accountId: account.id,
      kind: 'session',
      name: 'browser session',
      scope: 'admin',
      audience: 'person',
      expiresAt,
      hash: hashToken(text),
      lookupPrefix: lookupPrefixOf(text),
    })
    if (!token) throw new Error('a session was minted twice')
    const detail = { tokenId: token.id, accountId: account.id }
    await appendAudit(tx, { actor: account.name, action: 'session.create', subject: account.name, detail })
    return { text, accountName: account.name, expiresAt }
  })
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
