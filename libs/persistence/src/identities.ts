import { newId } from '@entrepot/core'
import type { Account, Identity } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export type IdentityWithAccount = Identity & { readonly account: Account }

/** Who somebody is here whom an issuer calls `subject`; null: nobody yet. */
export function findIdentity(db: Db, issuer: string, subject: string): Promise<IdentityWithAccount | null> {
  return db.identity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    include: { account: true },
  })
}

/** Those that an account is known by, the oldest first. People have one, and some two. */
export function listIdentities(db: Db, accountId: string): Promise<Identity[]> {
  return db.identity.findMany({ where: { accountId }, orderBy: { id: 'asc' } })
}

/** The same, with their row locks, so that two of them can't go at the same time. */
export async function lockIdentities(tx: Tx, accountId: string): Promise<Identity[]> {
  await tx.$queryRaw`SELECT 1 FROM identity WHERE account_id = ${accountId}::uuid ORDER BY id FOR UPDATE`
  return listIdentities(tx, accountId)
}

/** Null when that identity is somebody’s already. */
export async function createIdentity(
  tx: Tx,
  identity: Pick<Identity, 'accountId' | 'issuer' | 'subject'>,
): Promise<Identity | null> {
  const id = newId()
  const { count } = await tx.identity.createMany({ data: [{ id, ...identity }], skipDuplicates: true })
  return count === 0 ? null : tx.identity.findUniqueOrThrow({ where: { id } })
}

export async function touchIdentity(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`UPDATE identity SET last_used_at = now() WHERE id = ${id}::uuid`
}

/** Sessions that it opened are not ended by this. */
export async function deleteIdentity(tx: Tx, id: string): Promise<void> {
  await tx.identity.delete({ where: { id } })
}
