import { type CommitSha, type GitOid, newId } from '@entrepot/core'
import type { Db, Tx } from './transaction.js'

export interface RefRow {
  readonly name: string
  /** A commit or an annotated tag. */
  readonly oid: GitOid
  readonly commit: CommitSha
}

/** One move of a ref. `before` null creates it, `after` null deletes it. */
export interface RefUpdate {
  readonly name: string
  readonly before: GitOid | null
  readonly after: { readonly oid: GitOid; readonly commit: CommitSha } | null
}

/** Every ref of a repository, in byte order of its name, as `packed-refs` wants them. */
export function listRefs(db: Db, repoId: string): Promise<RefRow[]> {
  return db.$queryRaw<RefRow[]>`
    SELECT name, oid, commit FROM git_ref WHERE repo_id = ${repoId}::uuid ORDER BY name COLLATE "C"`
}

/** Those of `names` that exist, in no order. */
export async function findRefs(db: Db, repoId: string, names: readonly string[]): Promise<RefRow[]> {
  const rows = await db.gitRef.findMany({ where: { repoId, name: { in: [...names] } } })
  return rows.map(({ name, oid, commit }) => ({ name, oid: oid as GitOid, commit: commit as CommitSha }))
}

/**
 * Moves one ref if it still stands where the caller saw it. The caller holds the repository's row lock.
 * @returns false when the ref has moved meanwhile
 */
export async function moveRef(tx: Tx, repoId: string, update: RefUpdate): Promise<boolean> {
  const moved = await moveRow(tx, repoId, update)
  if (!moved) return false
  await tx.refLogEntry.create({
    data: {
      id: newId(),
      repoId,
      refName: update.name,
      before: update.before,
      after: update.after?.commit ?? null,
    },
  })
  return true
}

async function moveRow(tx: Tx, repoId: string, { name, before, after }: RefUpdate): Promise<boolean> {
  if (after === null) {
    return (
      (await tx.gitRef.deleteMany({ where: { repoId, name, ...(before && { oid: before }) } })).count === 1
    )
  }
  if (before === null) {
    return (
      (await tx.gitRef.createMany({ data: { repoId, name, ...after }, skipDuplicates: true })).count === 1
    )
  }
  const data = { ...after, updatedAt: new Date() }
  return (await tx.gitRef.updateMany({ where: { repoId, name, oid: before }, data })).count === 1
}

/** The newest commit that `refName` pointed at and that is cleared, for those who get nothing else. */
export async function newestClearedCommit(
  db: Db,
  repoId: string,
  refName: string,
): Promise<CommitSha | null> {
  const rows = await db.$queryRaw<{ commit: CommitSha }[]>`
    SELECT r.commit
    FROM ref_log l JOIN revision r ON r.repo_id = l.repo_id AND r.commit = l.after
    WHERE l.repo_id = ${repoId}::uuid AND l.ref_name = ${refName} AND r.verdict = 'cleared'
    ORDER BY l.id DESC LIMIT 1`
  return rows[0]?.commit ?? null
}
