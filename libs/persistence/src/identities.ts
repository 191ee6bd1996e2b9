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

/** The row that was deleted; null when the account has no such identity. Its sessions go with it, so end them before. */
export async function deleteIdentity(tx: Tx, accountId: string, id: string): Promise<Identity | null> {
  const found = await tx.identity.findFirst({ where: { id, accountId } })
  if (found) await tx.identity.delete({ where: { id } })
  return found
}
