import { newId } from '@entrepot/core'
import type { SavedFilter } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** Of an account, by name. There are few: see `saveFilter` of the registry. */
export function listSavedFilters(db: Db, accountId: string): Promise<SavedFilter[]> {
  return db.savedFilter.findMany({ where: { accountId }, orderBy: { name: 'asc' } })
}

/** Keeps it under its name, in place of what stood there. */
export function putSavedFilter(
  tx: Tx,
  { accountId, name, search }: { readonly accountId: string; readonly name: string; readonly search: string },
): Promise<SavedFilter> {
  return tx.savedFilter.upsert({
    where: { accountId_name: { accountId, name } },
    create: { id: newId(), accountId, name, search },
    update: { search },
  })
}

/** @returns null when the account has none of this id */
export async function deleteSavedFilter(tx: Tx, accountId: string, id: string): Promise<SavedFilter | null> {
  const found = await tx.savedFilter.findFirst({ where: { id, accountId } })
  if (found) await tx.savedFilter.deleteMany({ where: { id } })
  return found
}
