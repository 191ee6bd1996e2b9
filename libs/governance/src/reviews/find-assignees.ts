import { DomainError } from '@entrepot/core'
import { type Account, findAccountsByName, type Tx } from '@entrepot/persistence'

/** Accounts that one review may be assigned to. */
const MAX_ASSIGNEES = 20

/**
 * The accounts that are asked to decide.
 *
 * @throws DomainError `account-not-found`, `invalid-argument`
 */
export async function findAssignees(tx: Tx, names: readonly string[]): Promise<readonly Account[]> {
  if (names.length > MAX_ASSIGNEES)
    throw new DomainError('invalid-argument', `A review has at most ${MAX_ASSIGNEES} assignees.`)
  const accounts = await findAccountsByName(tx, names)
  const known = new Set(accounts.map(({ name }) => name.toLowerCase()))
  const missing = names.find(name => !known.has(name.toLowerCase()))
  if (missing === undefined) return accounts
  const shown = JSON.stringify(missing.slice(0, 100))
  throw new DomainError('account-not-found', `There is no account called ${shown}.`)
}
