import { newId } from '@entrepot/core'
import type { Account, AccountKind } from './generated/client.js'
import type { Db } from './transaction.js'

export interface NewAccount {
  readonly name: string
  readonly kind: AccountKind
  readonly isAdmin?: boolean
}

/** The account of that name, made if it is new. An existing one is returned as it is. */
export function findOrCreateAccount(db: Db, account: NewAccount): Promise<Account> {
  const nameKey = account.name.toLowerCase()
  return db.account.upsert({
    where: { nameKey },
    create: {
      id: newId(),
      name: account.name,
      nameKey,
      kind: account.kind,
      isAdmin: account.isAdmin ?? false,
    },
    update: {},
  })
}
