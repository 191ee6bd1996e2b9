import { DomainError } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  createAccount as insertAccount,
  type Database,
  transaction,
} from '@entrepot/persistence'
import { requireActor } from '../access/require-right.js'
import { requireAccountName, requireLabel } from './account-name.js'
import type { Actor } from './find-account.js'
import { hashPassword } from './password.js'

export interface AccountRequest {
  readonly name: string
  readonly kind: 'user' | 'service'
  readonly isAdmin?: boolean
  readonly fullName?: string | null
  readonly email?: string | null
  /** Absent: nobody signs in with a password. */
  readonly password?: string | null
}

/**
 * Makes an account for a person or a machine. For the server's administrators.
 *
 * @throws DomainError `forbidden`, `authentication-required`
 * @throws DomainError `invalid-argument`  a name or a password that can't be
 * @throws DomainError `already-exists`
 */
export async function createAccount(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  request: AccountRequest,
): Promise<Account> {
  requireActor(actor, 'server:admin', null)
  const { name, kind, isAdmin = false, fullName = null, email = null, password } = request
  requireAccountName(name, isAdmin)
  if (fullName !== null) requireLabel('The full name', fullName)
  if (email !== null) requireEmail(email)
  const passwordHash = password === null || password === undefined ? null : await hashPassword(password)
  return transaction(db.prisma, async tx => {
    const row = { name, kind, isAdmin, fullName, email, passwordHash }
    const account = await insertAccount(tx, row)
    if (!account) throw new DomainError('already-exists', `The name ${name} is taken.`)
    const detail = { accountId: account.id, kind, isAdmin }
    await appendAudit(tx, { actor, action: 'account.create', subject: name, detail })
    return account
  })
}

/** One address, as far as that can be told without writing to it. */
export const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/

function requireEmail(email: string): void {
  if (!EMAIL.test(email)) throw new DomainError('invalid-argument', 'The email is not an address.')
}
