import type { Engines } from '../engines.js'

/** Revisions of one order. */
const BATCH = 200

/**
 * Judges all revisions of a repository anew after what policies and waivers go by has changed: its name, its visibility, its gating. The
 * change has the job `rejudge-repo` in its transaction, so that this is done however its caller ends. Cost: some statements for every 200.
 */
export async function rejudgeRepo(
  { db, rejudge }: Pick<Engines, 'db' | 'rejudge'>,
  repoId: string,
): Promise<void> {
  const rows = await db.prisma.revision.findMany({
    where: { repoId },
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  const ids = rows.map(({ id }) => id)
  for (let at = 0; at < ids.length; at += BATCH)
    await rejudge({ revisionIds: ids.slice(at, at + BATCH), cause: 'policy', actor: 'registry' })
}
