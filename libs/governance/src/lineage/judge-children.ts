import { findReposById, findRevisionsById, listChildren } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { reevaluateRevision } from '../rejudge/reevaluate-revision.js'

/** Children that are read at a time. */
const BATCH = 100

/**
 * Judges again the heads of all repositories that name this one as an origin: it came, its licence is another one, or it was recalled. A
 * child whose verdict changes by that passes it on to its own children by a job of its own.
 *
 * @returns how many verdicts changed
 */
export async function judgeChildren(engines: Engines, repoId: string, signal: AbortSignal): Promise<number> {
  const [parent] = await findReposById(engines.db.prisma, [repoId])
  let changed = 0
  let afterId: string | null = null
  while (parent) {
    const ids = await listChildren(engines.db.prisma, parent, { afterId, limit: BATCH })
    const children = await findReposById(engines.db.prisma, ids)
    const heads = await findRevisionsById(
      engines.db.prisma,
      children.flatMap(({ headRevisionId }) => headRevisionId ?? []),
    )
    for (const child of children) {
      signal.throwIfAborted()
      const head = heads.find(({ id }) => id === child.headRevisionId)
      if (!head || child.id === repoId) continue
      const how = { cause: 'lineage', actor: 'governance' } as const
      changed += (await reevaluateRevision(engines, child, head.commit, how)).length
    }
    if (ids.length < BATCH) break
    afterId = ids.at(-1) ?? null
  }
  return changed
}
