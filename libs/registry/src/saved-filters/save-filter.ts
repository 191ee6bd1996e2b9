import { DomainError, type Principal } from '@entrepot/core'
import {
  appendAudit,
  type Database,
  deleteSavedFilter,
  listSavedFilters,
  lockAccount,
  putSavedFilter,
  type SavedFilter,
  transaction,
} from '@entrepot/persistence'
import { inNamespace } from '../access/can.js'
import { requireAccount } from '../access/require-account.js'
import { requireActor } from '../access/require-right.js'

/** Of one account: a list that one chooses from, and not a table. */
export const MAX_SAVED_FILTERS = 50
/** UTF-16 code units. */
const MAX_NAME_LENGTH = 100
/** UTF-16 code units: ten tags and words of 500 characters each would not fit, and nobody saves them. */
const MAX_SEARCH_LENGTH = 2_000

type Db = Pick<Database, 'prisma'>

/** One’s own, by name. */
export async function savedFiltersOf(db: Db, principal: Principal): Promise<SavedFilter[]> {
  return listSavedFilters(db.prisma, requireAccount(principal).accountId)
}

/**
 * Keeps a view of the list of repositories under a name of one's own; one of this name is replaced.
 *
 * @param filter.search  what the address of the page says behind its `?`; not looked into
 * @throws DomainError `authentication-required`, `forbidden`, `invalid-argument`
 */
export async function saveFilter(
  db: Db,
  principal: Principal,
  filter: { readonly name: string; readonly search: string },
): Promise<SavedFilter> {
  const account = requireAccount(principal)
  requireActor(account, 'account:manage', inNamespace(account.accountName))
  const name = filter.name.trim()
  const { search } = filter
  requireFilter(name, search)
  return transaction(db.prisma, async tx => {
    await lockAccount(tx, account.accountId)
    const others = await listSavedFilters(tx, account.accountId)
    if (others.length >= MAX_SAVED_FILTERS && others.every(other => other.name !== name))
      throw new DomainError(
        'invalid-argument',
        `An account keeps ${MAX_SAVED_FILTERS} filters; delete one first.`,
      )
    const saved = await putSavedFilter(tx, { accountId: account.accountId, name, search })
    await appendAudit(tx, { actor: account, action: 'saved-filter.save', subject: name })
    return saved
  })
}

/** @returns whether there was one of this id among one's own */
export async function forgetFilter(db: Db, principal: Principal, id: string): Promise<boolean> {
  const account = requireAccount(principal)
  requireActor(account, 'account:manage', inNamespace(account.accountName))
  return transaction(db.prisma, async tx => {
    const gone = await deleteSavedFilter(tx, account.accountId, id)
    if (gone) await appendAudit(tx, { actor: account, action: 'saved-filter.delete', subject: gone.name })
    return gone !== null
  })
}

function requireFilter(name: string, search: string): void {
  if (name === '' || name.length > MAX_NAME_LENGTH || name.includes('\0'))
    throw new DomainError('invalid-argument', `The name of a filter has 1 to ${MAX_NAME_LENGTH} characters.`)
  if (search.length > MAX_SEARCH_LENGTH || search.includes('\0'))
    throw new DomainError('invalid-argument', `A filter is at most ${MAX_SEARCH_LENGTH} characters long.`)
}
