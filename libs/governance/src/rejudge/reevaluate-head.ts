import { findReposById } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import { reevaluateRevision } from './reevaluate-revision.js'

/**
 * Reads a head again after the policy says something else of the organization. One that can't be read keeps its findings.
 * @returns how many states changed: one or none
 */
export async function reevaluateHead(
  engines: Engines,
  { repoId, commit }: { readonly repoId: string; readonly commit: string },
): Promise<number> {
  const [repo] = await findReposById(engines.db.prisma, [repoId])
  if (!repo) return 0
  try {
    const how = { cause: 'policy', actor: 'governance' } as const
    return (await reevaluateRevision(engines, repo, commit, how)).length
  } catch (error) {
    engines.logger.warn({ repoId, commit, error }, 'could not read a head again; it keeps its findings')
    return 0
  }
}
