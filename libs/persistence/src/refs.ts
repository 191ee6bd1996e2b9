import { type CommitSha, type GitOid, newId } from '@entrepot/core'
import { Prisma } from './generated/client.js'
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
 * Moves refs, each only if it still stands where the caller saw it; deletions go first, so that `a` makes room for `a/b`. The caller
 * holds the repository's row lock, and rolls back when a ref did not move.
 *
 * Cost: at most three statements, however many refs.
 * @returns the first that did not move, because it has moved meanwhile or is named twice; null when all of them did
 */
export async function moveRefs(
  tx: Tx,
  repoId: string,
  updates: readonly RefUpdate[],
): Promise<RefUpdate | null> {
  const deleted = updates.filter(update => update.after === null)
  const created = updates.filter(update => update.after !== null && update.before === null)
  const moved = updates.filter(update => update.after !== null && update.before !== null)
  return (
    (await moveRows(tx, repoId, deleted, deleteRows(repoId))) ??
    (await moveRows(tx, repoId, moved, updateRows(repoId))) ??
    (await moveRows(tx, repoId, created, insertRows(repoId)))
  )
}

/** Runs one kind of move over all of `updates` and logs what moved, in one statement. */
async function moveRows(
  tx: Tx,
  repoId: string,
  updates: readonly RefUpdate[],
  move: Prisma.Sql,
): Promise<RefUpdate | null> {
  if (updates.length === 0) return null
  const rows = await tx.$queryRaw<{ name: string }[]>`
    WITH wanted AS (
      SELECT * FROM unnest(
        ${updates.map(() => newId())}::uuid[], ${updates.map(update => update.name)}::text[],
        ${updates.map(update => update.before)}::bpchar[], ${updates.map(update => update.after?.oid ?? null)}::bpchar[],
        ${updates.map(update => update.after?.commit ?? null)}::bpchar[]
      ) AS w(log_id, name, before, oid, commit)
    ), moved AS (${move}), logged AS (
      INSERT INTO ref_log (id, repo_id, ref_name, before, after)
      SELECT log_id, ${repoId}::uuid, wanted.name, wanted.before, wanted.commit FROM wanted JOIN moved ON moved.name = wanted.name
    )
    SELECT name FROM moved`
  const moved = new Set(rows.map(row => row.name))
  return updates.find(update => !moved.delete(update.name)) ?? null
}

function deleteRows(repoId: string): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM git_ref r USING wanted w
    WHERE r.repo_id = ${repoId}::uuid AND r.name = w.name AND (w.before IS NULL OR r.oid = w.before) RETURNING r.name`
}

function updateRows(repoId: string): Prisma.Sql {
  return Prisma.sql`
    UPDATE git_ref r SET oid = w.oid, commit = w.commit, updated_at = now() FROM wanted w
    WHERE r.repo_id = ${repoId}::uuid AND r.name = w.name AND r.oid = w.before RETURNING r.name`
}

function insertRows(repoId: string): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO git_ref (repo_id, name, oid, commit) SELECT ${repoId}::uuid, name, oid, commit FROM wanted
    ON CONFLICT DO NOTHING RETURNING name`
}

/**
 * The cleared commits that each of some refs pointed at, the newest first, at most `limit` of each: what is left of a branch for those who
 * get only what is cleared. Whether a later push took one back is not asked here.
 */
export function listClearedTips(
  db: Db,
  repoId: string,
  refNames: readonly string[],
  limit: number,
): Promise<{ name: string; commit: CommitSha }[]> {
  return db.$queryRaw`
    SELECT ref.name, cleared.commit
    FROM unnest(${[...refNames]}::text[]) AS ref(name) CROSS JOIN LATERAL (
      SELECT l.id, r.commit FROM ref_log l JOIN revision r ON r.repo_id = l.repo_id AND r.commit = l.after
      WHERE l.repo_id = ${repoId}::uuid AND l.ref_name = ref.name
        AND COALESCE(r.audiences->>'inference', r.verdict::text) = 'cleared' AND (r.expires_at IS NULL OR r.expires_at > now())
      ORDER BY l.id DESC LIMIT ${limit}
    ) AS cleared
    ORDER BY cleared.id DESC`
}
