import { DomainError } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  bumpRights,
  type Database,
  lockAdministrators,
  revokeSessions,
  transaction,
  updateAccount,
} from '@entrepot/persistence'
import { requireActor } from '../access/require-right.js'
import { type Actor, requirePerson } from './find-account.js'

export interface AccountState {
  /** Its tokens and sessions are refused, on every node from the next request on. */
  readonly isDisabled?: boolean
  /** It may do everything. */
  readonly isAdmin?: boolean
}

/**
 * Disables or enables an account, or makes it an administrator or none. What is absent stays as it is. For the server's administrators.
 * A disabled account's sessions are over for good; its tokens are good again when it is enabled.
 *
 * @throws DomainError `authentication-required`, `forbidden`, `account-not-found`
 * @throws DomainError `precondition-failed`  it is the last administrator
 */
export async function setAccountState(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  name: string,
  { isDisabled, isAdmin }: AccountState,
): Promise<Account> {
  requireActor(actor, 'server:admin', null)
  return transaction(db.prisma, async tx => {
    const administrators = await lockAdministrators(tx)
    const account = await requirePerson(tx, name)
    const isLast = administrators.length === 1 && administrators[0] === account.id
    if (isLast && (isDisabled === true || isAdmin === false)) {
      throw new DomainError(
        'precondition-failed',
        `${account.name} is the last administrator. Make another one first.`,
      )
    }
    const disabledAt = isDisabled ? (account.disabledAt ?? new Date()) : null
    const change = {
      ...(isDisabled !== undefined && { disabledAt }),
      // By hand from now on: what somebody here gave or took no provider changes.
      ...(isAdmin !== undefined && { isAdmin, adminSource: 'hand' as const }),
    }
    await updateAccount(tx, account.id, change)
    if (isDisabled) await revokeSessions(tx, account.id, null, new Date())
    await bumpRights(tx, [account.id])
    const detail = {
      accountId: account.id,
      ...(isDisabled !== undefined && { isDisabled }),
      ...(isAdmin !== undefined && { isAdmin }),
    }
    await appendAudit(tx, { actor, action: 'account.update', subject: account.name, detail })
    return { ...account, ...change }
  })
}
