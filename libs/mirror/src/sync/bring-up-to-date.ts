import { type Repo, setGating, setMirrorSynced, transaction } from '@entrepot/persistence'
import { dropLeftovers } from '../files/drop-leftovers.js'
import { endOwnRun, landTips } from '../land/land-tips.js'
import { packsToLand } from '../land/packs-to-land.js'
import { storePack } from '../land/store-pack.js'
import { planRefs, type RefPlan, wantedBy } from '../plan/plan-refs.js'
import { retryUpstream } from '../retry-upstream.js'
import { gitUpstream } from '../upstreams/hub/hub.js'
import { type FetchedTips, fetchTips } from './fetch-tips.js'
import { readHeld } from './read-held.js'
import { readUpstream, sayGated, type UpstreamState } from './read-upstream.js'
import { endWithFailures } from './run-failure.js'
import { type Fetched, sortTips } from './sort-tips.js'
import type { Held, SyncContext } from './sync-context.js'
import type { FailedTip } from './tip.js'

const NOTHING: FetchedTips = { tips: [], failed: [], quarantines: [] }

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
  const plan = planRefs(upstream.remote, held.refs, context.mirror.revision)
  const wanted = wantedBy(plan)
  if (held.repo && !wanted && plan.deleted.length === 0) return endUnchanged(context, held.repo, upstream)
  const fetched = wanted ? await fetchObjects(context, held, upstream, wanted) : NOTHING
  try {
    return await land(context, { held, upstream, plan, fetched })
  } finally {
    for (const quarantine of fetched.quarantines) await quarantine.dispose()
  }
}

async function endUnchanged(context: SyncContext, repo: Repo, { info }: UpstreamState): Promise<Ended> {
  const { engines, mirror, reporter, runId, settings } = context
  await dropLeftovers(engines, mirror.id)
  await reporter.finish('landing')
  await transaction(engines.db.prisma, async tx => {
    await setGating(tx, repo.id, info.gating)
    await setMirrorSynced(tx, mirror.id, new Date())
    await endOwnRun(tx, {
      id: runId,
      owner: settings.owner,
      end: { state: 'succeeded', revisionsLanded: 0 },
    })
  })
  return 'succeeded'
}

async function fetchObjects(
  context: SyncContext,
  held: Held,
  { info }: UpstreamState,
  wanted: NonNullable<ReturnType<typeof wantedBy>>,
): Promise<FetchedTips> {
  const { hub, signal, reporter, settings } = context
  reporter.phase('objects')
  let movedBytes = 0
  const count = (bytes: number) => {
    reporter.add({ bytesMoved: bytes - movedBytes })
    movedBytes = bytes
  }
  const fetch = async () =>
    fetchTips(settings.scratchDir, {
      ...(await gitUpstream(hub, info.name, signal)),
      wanted,
      knownRefs: held.refs,
      cacheGitDir: held.gitDir,
      onProgress: ({ receivedBytes }) => count(Math.max(movedBytes, receivedBytes)),
    })
  const retried = () => retryUpstream(fetch, { timing: hub.timing, signal })
  const fetched = await sayGated(info, hub.host, retried)
  const packs = fetched.quarantines.flatMap(quarantine => quarantine.packs)
  count(packs.reduce((sum, pack) => sum + pack.sizeBytes, 0)) // what git prints is rounded
  return fetched
}

interface Synced extends Fetched {
  readonly plan: RefPlan
}

async function land(context: SyncContext, synced: Synced): Promise<Ended> {
  const { engines, mirror, name, reporter, runId, settings, signal } = context
  const { held, upstream, plan, fetched } = synced
  const { fit, failed, revisions } = await sortTips(context, synced)
  const end = endWithFailures(failed, revisions.length)
  if (end && fit.length === 0 && plan.deleted.length === 0) throw (failed[0] as FailedTip).error
  if (!end) await dropLeftovers(engines, mirror.id)
  await reporter.finish('landing')
  const heldOids = held.refs.map(ref => ref.oid)
  const packs = []
  for (const pack of await packsToLand(fetched, fit, heldOids, signal))
    packs.push(await storePack(engines.blobs, pack))
  const { isPrivate, gating } = upstream.info
  const visibility = mirror.visibility ?? (isPrivate || gating !== 'none' ? 'private' : 'internal')
  await landTips(engines, {
    name,
    mirror,
    run: {
      id: runId,
      owner: settings.owner,
      end: end ?? { state: 'succeeded', revisionsLanded: revisions.length },
    },
    create: { visibility, gating, defaultBranch: plan.defaultBranch },
    ours: held.refs,
    deleted: plan.deleted,
    tips: fit,
    revisions,
    packs,
  })
  return end ? 'failed' : 'succeeded'
}
