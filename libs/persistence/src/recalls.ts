import { newId } from '@entrepot/core'
import type { Prisma, Recall } from './generated/client.js'
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

export interface RecallQuestion {
  readonly repoId: string
  readonly commit?: string
  /** Id of the recall that the page before ended with. */
  readonly after?: string | null
  readonly limit: number
}

/** The recalls of a revision or of a whole repository, standing and lifted, the newest first. */
export function listRecalls(
  db: Db,
  { repoId, commit, after = null, limit }: RecallQuestion,
): Promise<Recall[]> {
  return db.recall.findMany({
    where: { repoId, ...(commit !== undefined && { commit }), ...(after !== null && { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}

/** One page of the recalls that `where` names, the newest first, after the one called `after`. */
export function listRecallsWhere(
  db: Db,
  where: Prisma.RecallWhereInput,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Recall[]> {
  return db.recall.findMany({
    where: { AND: [where, after === null ? {} : { id: { lt: after } }] },
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

/** Of some repositories those with a revision that is called back: whether it is the head, or only another one. One statement. */
export async function listRecalledRepos(
  db: Db,
  repoIds: readonly string[],
): Promise<Map<string, 'head' | 'another'>> {
  const rows = await db.$queryRaw<{ id: string; isHead: boolean }[]>`
    SELECT c.repo_id::text AS id, bool_or(v.id IS NOT NULL) AS "isHead"
    FROM recall c JOIN repo r ON r.id = c.repo_id
    LEFT JOIN revision v ON v.id = r.head_revision_id AND v.commit = c.commit
    WHERE c.repo_id = ANY(${[...repoIds]}::uuid[]) AND c.lifted_at IS NULL
    GROUP BY c.repo_id`
  return new Map(rows.map(({ id, isHead }) => [id, isHead ? 'head' : 'another']))
}
