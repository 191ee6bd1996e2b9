import { DomainError } from '@entrepot/core'
import type { RefPlan } from '../plan/plan-refs.js'
import type { FetchedTips } from './fetch-tips.js'
import type { Held, SyncContext } from './sync-context.js'

/** Names that a line of the log holds. */
const MAX_NAMED = 10

/**
 * Leaves out the refs that lead to no commit, such as a tag of a key: they are no fault of the rest, and upstream will keep them. What we
 * have of such a name goes, as it went at upstream. A ref that was asked for by its name is not left out but fails.
 */
export function leaveOut(
  { engines, mirror, runId }: SyncContext,
  held: Held,
  plan: RefPlan,
  fetched: FetchedTips,
): { plan: RefPlan; fetched: FetchedTips } {
  const { withoutCommit } = fetched
  if (withoutCommit.length === 0) return { plan, fetched }
  if (mirror.revision !== null) {
    const failed = withoutCommit.map(name => ({ name, error: noCommit(name) }))
    return { plan, fetched: { ...fetched, failed: [...fetched.failed, ...failed] } }
  }
  const refs = withoutCommit.slice(0, MAX_NAMED)
  engines.logger.warn({ runId, refs, count: withoutCommit.length }, 'left out refs that lead to no commit')
  const gone = held.refs.filter(ref => withoutCommit.includes(ref.name))
  const deleted = [...plan.deleted, ...gone.map(({ name, oid }) => ({ name, before: oid }))]
  return { plan: { ...plan, deleted }, fetched }
}

function noCommit(name: string): DomainError {
  return new DomainError('upstream-invalid', `${name} leads to no commit.`, { ref: name })
}
