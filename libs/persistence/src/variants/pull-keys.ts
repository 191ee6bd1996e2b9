import type { PullKey } from '../generated/client.js'
import type { Db, Tx } from '../transaction.js'

export type { PullKey }

/** Has a public key pull as a token does; one that did so for another token of the same account changes over. Null: it is somebody else's. */
export async function putPullKey(
  tx: Tx,
  { publicKey, tokenId, accountId }: { publicKey: string; tokenId: string; accountId: string },
): Promise<PullKey | null> {
  const known = await tx.pullKey.findUnique({ where: { publicKey }, include: { token: true } })
  if (known && known.token.accountId !== accountId) return null
  return tx.pullKey.upsert({ where: { publicKey }, create: { publicKey, tokenId }, update: { tokenId } })
}

export function findPullKey(db: Db, publicKey: string): Promise<PullKey | null> {
  return db.pullKey.findUnique({ where: { publicKey } })
}

/** Keys that pull as a token of this account, the oldest first. */
export function listPullKeys(db: Db, accountId: string): Promise<PullKey[]> {
  return db.pullKey.findMany({ where: { token: { accountId } }, orderBy: { createdAt: 'asc' } })
}

/** False when it is no key of this account. */
export async function deletePullKey(
  tx: Tx,
  { publicKey, accountId }: { publicKey: string; accountId: string },
): Promise<boolean> {
  const { count } = await tx.pullKey.deleteMany({ where: { publicKey, token: { accountId } } })
  return count > 0
}
