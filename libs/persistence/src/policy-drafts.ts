import { newId } from '@entrepot/core'
import type { PolicyDraft } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewPolicyDraft {
  readonly name: string
  readonly source: string
  readonly createdById: string
}

/** @throws a unique violation where the name is taken */
export function createPolicyDraft(tx: Tx, draft: NewPolicyDraft): Promise<PolicyDraft> {
  return tx.policyDraft.create({ data: { id: newId(), ...draft } })
}

export function findPolicyDraft(db: Db, id: string): Promise<PolicyDraft | null> {
  return db.policyDraft.findUnique({ where: { id } })
}

/** By name, after `after`. */
export function listPolicyDrafts(db: Db, after: string | null, limit: number): Promise<PolicyDraft[]> {
  return db.policyDraft.findMany({
    where: after === null ? {} : { name: { gt: after } },
    orderBy: { name: 'asc' },
    take: limit,
  })
}

/**
 * Changes a draft that still is as its writer saw it.
 * @param seenAt  its `updatedAt` then
 * @returns null when somebody changed it meanwhile, or it is gone
 */
export async function updatePolicyDraft(
  tx: Tx,
  id: string,
  seenAt: Date,
  change: { readonly name?: string; readonly source?: string },
): Promise<PolicyDraft | null> {
  // The database counts microseconds, its clients milliseconds; a change moves on by a millisecond at least.
  const updatedAt = new Date(Math.max(Date.now(), seenAt.getTime() + 1))
  const { count } = await tx.policyDraft.updateMany({
    where: { id, updatedAt: { gte: seenAt, lt: new Date(seenAt.getTime() + 1) } },
    data: { ...change, updatedAt },
  })
  return count === 1 ? findPolicyDraft(tx, id) : null
}

/** @returns null when there was none */
export async function deletePolicyDraft(tx: Tx, id: string): Promise<PolicyDraft | null> {
  const draft = await findPolicyDraft(tx, id)
  if (draft) await tx.policyDraft.deleteMany({ where: { id } })
  return draft
}
