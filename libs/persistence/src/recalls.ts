import { newId } from '@entrepot/core'
import type { Recall } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewRecall {
  readonly repoId: string
  readonly commit: string
  readonly reason: string
  readonly byId: string
}

export function insertRecall(tx: Tx, recall: NewRecall): Promise<Recall> {
  return tx.recall.create({ data: { id: newId(), ...recall } })
}

export function findRecall(db: Db, id: string): Promise<Recall | null> {
  return db.recall.findUnique({ where: { id } })
}

/** The recalls of a revision or of a whole repository, standing and lifted, the newest first. */
export function listRecalls(
  db: Db,
  { repoId, commit, limit }: { readonly repoId: string; readonly commit?: string; readonly limit: number },
): Promise<Recall[]> {
  return db.recall.findMany({
    where: { repoId, ...(commit !== undefined && { commit }) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** Those recalls of some commits of a repository that stand. One statement. */
export function standingRecalls(db: Db, repoId: string, commits: readonly string[]): Promise<Recall[]> {
  return db.recall.findMany({
    where: { repoId, commit: { in: [...commits] }, liftedAt: null },
    orderBy: { id: 'asc' },
  })
}

/** @returns whether it stood until now */
export async function markLifted(tx: Tx, id: string, liftedById: string): Promise<boolean> {
  const { count } = await tx.recall.updateMany({
    where: { id, liftedAt: null },
    data: { liftedAt: new Date(), liftedById },
  })
  return count > 0
}
