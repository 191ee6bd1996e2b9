import { findReposById, findRevisionsById } from '@entrepot/persistence'
import type { ChangedVerdict, Engines } from '@entrepot/registry'
import { reevaluateRevision } from './reevaluate-revision.js'
import { type RejudgeOrder, rejudgeRevisions } from './rejudge-revisions.js'

/**
 * As `rejudgeRevisions`, and those of which nothing is stored to judge them by are read again: no verdict that has run out stays so.
 *
 * Cost: a reading of its whole tree for each that landed before facts were kept.
 */
export async function judgeAnew(engines: Engines, order: RejudgeOrder): Promise<ChangedVerdict[]> {
  const changed = await rejudgeRevisions(engines, order)
  const rows = await findRevisionsById(engines.db.prisma, order.revisionIds)
  const bare = rows.filter(({ facts }) => facts === null)
  if (bare.length === 0) return changed
  const repos = await findReposById(engines.db.prisma, [...new Set(bare.map(({ repoId }) => repoId))])
  for (const { repoId, commit } of bare) {
    const repo = repos.find(({ id }) => id === repoId)
    if (repo) changed.push(...(await reevaluateRevision(engines, repo, commit, order)))
  }
  return changed
}
