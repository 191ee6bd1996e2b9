import { type Repo, transaction } from '@entrepot/persistence'
import { storePack } from '@entrepot/registry'
import { dropLeftovers } from '../files/drop-leftovers.js'
import { visibilityOf } from '../land/follow-visibility.js'
import { endOwnRun, landTips, noteSynced, noteUpstream } from '../land/land-tips.js'
import { packsToLand } from '../land/packs-to-land.js'
import { nextDefaultBranch, planRefs, type RefPlan, wantedBy } from '../plan/plan-refs.js'
import { type FetchedTips } from './fetch-tips.js'
import { fetchObjects } from './fetch-objects.js'
import { leaveOut } from './leave-out.js'
import { readHeld } from './read-held.js'
import { readUpstream, type UpstreamState } from './read-upstream.js'
import { endWithFailures } from './run-failure.js'
import { type Fetched, sortTips } from './sort-tips.js'
import type { Held, SyncContext } from './sync-context.js'
import type { FailedTip, Tip } from './tip.js'

const NOTHING: FetchedTips = { tips: [], failed: [], withoutCommit: [], quarantines: [] }

/** A run's two outcomes that end it; a throw is the third. */
export type Ended = 'succeeded' | 'failed'

/**
 * The work of one run: what upstream has, what of that we lack, the bytes of it, and the landing, with which the run ends.
 *
 * @throws DomainError when nothing landed; the run is then still to be ended
 */
export async function bringUpToDate(context: SyncContext): Promise<Ended> {
  const held = await readHeld(context)
  const upstream = await readUpstream(context)
  const planned = planRefs(upstream.remote, held.refs, context.mirror.revision)
  const wanted = wantedBy(planned)
  const arrived = wanted ? await fetchObjects(context, held, upstream, wanted) : NOTHING
  try {
    const { plan, fetched } = leaveOut(context, held, planned, arrived)
    if (held.repo && isUnchanged(held, held.repo, plan, fetched))
      return await endUnchanged(context, held.repo, upstream)
    return await land(context, { held, upstream, plan, fetched })
  } finally {
    for (const quarantine of arrived.quarantines) await quarantine.dispose()
  }
}

function isUnchanged(held: Held, repo: Repo, plan: RefPlan, { tips, failed }: FetchedTips): boolean {
  const isMoved = tips.length > 0 || failed.length > 0 || plan.deleted.length > 0
  return !isMoved && nextDefaultBranch(repo.defaultBranch, plan, namesAfter(held, plan, [])) === null
}

/** The refs of our repository when `fit` have landed. */
function namesAfter(held: Held, plan: RefPlan, fit: readonly Tip[]): Set<string> {
  const names = new Set(held.refs.map(ref => ref.name))
  for (const { name } of plan.deleted) names.delete(name)
  for (const { name } of fit) names.add(name)
  return names
}

async function endUnchanged(context: SyncContext, repo: Repo, { info }: UpstreamState): Promise<Ended> {
  const { engines, mirror, reporter, runId, settings } = context
  await dropLeftovers(engines, mirror.id)
  await reporter.finish('landing')
  await transaction(engines.db.prisma, async tx => {
    await noteUpstream(tx, mirror, repo, info)
    await noteSynced(tx, mirror)
    await endOwnRun(tx, {
      id: runId,
      owner: settings.owner,
      end: { state: 'succeeded', revisionsLanded: 0 },
    })
  })
  return 'succeeded'
}

interface Synced extends Fetched {
  readonly plan: RefPlan
}

async function land(context: SyncContext, synced: Synced): Promise<Ended> {
  const { engines, mirror, name, reporter, runId, settings } = context
  const { held, upstream, plan, fetched } = synced
  const { fit, failed, revisions } = await sortTips(context, synced)
  const end = endWithFailures(failed, revisions.length)
  if (end && fit.length === 0 && plan.deleted.length === 0) throw (failed[0] as FailedTip).error
  if (!end) await dropLeftovers(engines, mirror.id)
  reporter.phase('landing')
  const packs = await storePacks(context, held, fetched, fit)
  await reporter.finish('landing')
  const { repo } = held
  const visibility = visibilityOf(mirror, repo, upstream.info)
  await landTips(engines, {
    name,
    mirror,
    run: {
      id: runId,
      owner: settings.owner,
      end: end ?? { state: 'succeeded', revisionsLanded: revisions.length },
    },
    create: { visibility, gating: upstream.info.gating, defaultBranch: plan.defaultBranch },
    defaultBranch: repo && nextDefaultBranch(repo.defaultBranch, plan, namesAfter(held, plan, fit)),
    upstream: upstream.info,
    ours: held.refs,
    deleted: plan.deleted,
    tips: fit,
    revisions,
    packs,
  })
  return end ? 'failed' : 'succeeded'
}

/** Before the lease is taken for the landing: on a slow store this may take longer than that. */
async function storePacks(
  { engines, signal }: SyncContext,
  held: Held,
  fetched: FetchedTips,
  fit: readonly Tip[],
) {
  const heldOids = held.refs.map(ref => ref.oid)
  const packs = []
  for (const pack of await packsToLand(fetched, fit, heldOids, signal)) {
    signal.throwIfAborted()
    packs.push(await storePack(engines, pack))
  }
  return packs
}
