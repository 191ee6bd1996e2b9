import type { Db } from './transaction.js'

/** Repositories that one statement of folding writes to: their row locks are held for as long as it takes. */
const FOLD_AT_A_TIME = 100

/** Counts whole-file downloads of repositories, which `foldDownloads` takes over later. One statement, which waits for no writer of theirs. */
export async function countDownloads(db: Db, counts: ReadonlyMap<string, number>): Promise<void> {
  const ids = [...counts.keys()].sort() // in one order, so that two nodes never wait for each other
  const added = ids.map(id => counts.get(id) ?? 0)
  if (ids.length === 0) return
  await db.$executeRaw`
    INSERT INTO repo_download (repo_id, pending) SELECT * FROM unnest(${ids}::uuid[], ${added}::bigint[])
    ON CONFLICT (repo_id) DO UPDATE SET pending = repo_download.pending + excluded.pending`
}

/**
 * Adds to `repo.downloads` what was counted until now. Several nodes may do it at once: each takes what no other one has.
 *
 * Cost: some milliseconds for each repository that was downloaded, as each of some thirty indexes gets an entry.
 */
export async function foldDownloads(db: Db): Promise<void> {
  for (let taken = FOLD_AT_A_TIME; taken === FOLD_AT_A_TIME;) {
    const rows = await db.$queryRaw<{ taken: number }[]>`
      WITH counted AS (
        SELECT repo_id FROM repo_download ORDER BY repo_id LIMIT ${FOLD_AT_A_TIME} FOR UPDATE SKIP LOCKED
      ), taken AS (
        DELETE FROM repo_download WHERE repo_id IN (SELECT repo_id FROM counted) RETURNING repo_id, pending
      ), folded AS (
        UPDATE repo SET downloads = downloads + taken.pending FROM taken WHERE repo.id = taken.repo_id
      )
      SELECT count(*)::int AS taken FROM taken`
    taken = rows[0]?.taken ?? 0
  }
}
