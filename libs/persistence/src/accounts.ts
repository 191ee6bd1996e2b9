import { newId } from '@entrepot/core'
import { escapeLike } from './escape-like.js'
import { type Account, type AccountKind, Prisma } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewAccount {
  readonly name: string
  readonly kind: AccountKind
  readonly isAdmin?: boolean
  readonly fullName?: string | null
  readonly email?: string | null
  /** argon2id in PHC form. */
  readonly passwordHash?: string | null
}

/** What a list of accounts may be narrowed to; all conditions must hold. */
export interface AccountFilter {
  readonly kind?: AccountKind
  /** Only those whose name begins with this, without regard to case. */
  readonly namePrefix?: string
}

/** Makes an account; null when one of that name is there already. */
export async function createAccount(tx: Tx, account: NewAccount): Promise<Account | null> {
  const row = rowOf(account)
  const { count } = await tx.account.createMany({ data: [row], skipDuplicates: true })
  return count === 0 ? null : tx.account.findUniqueOrThrow({ where: { id: row.id } })
}

/** The account of that name, made if it is new. An existing one is returned as it is. */
export function findOrCreateAccount(db: Db, account: NewAccount): Promise<Account> {
  return db.account.upsert({
    where: { nameKey: account.name.toLowerCase() },
    create: rowOf(account),
    update: {},
  })
}

/** By name, without regard to case. */
export function findAccount(db: Db, name: string): Promise<Account | null> {
  return db.account.findUnique({ where: { nameKey: name.toLowerCase() } })
}

/** Accounts by name, without regard to case, in no order. */
export function findAccountsByName(db: Db, names: readonly string[]): Promise<Account[]> {
  return db.account.findMany({ where: { nameKey: { in: names.map(name => name.toLowerCase()) } } })
}

/** In no order; unknown ids are left out. */
export function findAccountsById(db: Db, ids: readonly string[]): Promise<Account[]> {
  return db.account.findMany({ where: { id: { in: [...ids] } } })
}

/** Oldest first, after the account with id `after`: ids are in order of creation. */
export function listAccounts(
  db: Db,
  { kind, namePrefix }: AccountFilter,
  after: string | null,
  limit: number,
): Promise<Account[]> {
  return db.account.findMany({
    where: {
      ...(after !== null && { id: { gt: after } }),
      ...(kind && { kind }),
      ...(namePrefix !== undefined && { nameKey: { startsWith: escapeLike(namePrefix.toLowerCase()) } }),
    },
    orderBy: { id: 'asc' },
    take: limit,
  })
}

/** What of an account may be changed; what is absent stays. */
export type AccountChange = Partial<Pick<Account, 'passwordHash' | 'disabledAt' | 'isAdmin' | 'adminSource'>>

export async function updateAccount(tx: Tx, id: string, change: AccountChange): Promise<void> {
  await tx.account.update({ where: { id }, data: change })
}

/** Takes the row lock under which an account's members, or its being an administrator, change one after the other. */
export async function lockAccount(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${id}::uuid FOR UPDATE`
}

/** Administrators of the server who can sign in. Takes their row locks, so that two of them can't go at the same time. */
export async function lockAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM account WHERE is_admin AND disabled_at IS NULL ORDER BY id FOR UPDATE`
  return rows.map(({ id }) => id)
}

/**
 * Counts the rights epoch of accounts up. Everything that changes what an account may do calls this in its transaction: every node then
 * reads the account's rights afresh before it answers the next request. Rows are locked in one order, so that two callers never wait for
 * each other.
 */
export async function bumpRights(tx: Tx, accountIds: Iterable<string>): Promise<void> {
  const ids = [...new Set(accountIds)]
  if (ids.length === 0) return
  await tx.$executeRaw`
    UPDATE account SET rights_epoch = rights_epoch + 1
    WHERE id IN (SELECT id FROM account WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR UPDATE)`
}

/**
 * Whether a repository has its id in the namespace, a mirror will have, or a repository that was moved had: clients that ask for its old name
 * are sent on only as long as nobody takes that.
 */
export async function isNamespaceTaken(db: Db, name: string): Promise<boolean> {
  const pattern = `${escapeLike(name.toLowerCase())}/%`
  const [row] = await db.$queryRaw<{ isTaken: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT 1 FROM repo WHERE id_key LIKE ${pattern})
      OR EXISTS (SELECT 1 FROM mirror WHERE id_key LIKE ${pattern})
      OR EXISTS (SELECT 1 FROM former_name WHERE id_key LIKE ${pattern}) AS "isTaken"`)
  return row?.isTaken ?? false
}

function rowOf({ name, kind, isAdmin, fullName, email, passwordHash }: NewAccount) {
  return {
    id: newId(),
    name,
    nameKey: name.toLowerCase(),
    kind,
    isAdmin: isAdmin ?? false,
    // That an account is none when it is made is nobody’s decision against it.
    adminSource: isAdmin ? ('hand' as const) : ('provider' as const),
    fullName: fullName ?? null,
    email: email ?? null,
    passwordHash: passwordHash ?? null,
  }
}
