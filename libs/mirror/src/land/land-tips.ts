import { DomainError, formatRepoId, type RepoName } from '@entrepot/core'
import {
  endRun,
  forgetBrought,
  listRefs,
  type Mirror,
  type RefRow,
  type RefUpdate,
  type Repo,
  type RunEnd,
  setGating,
  setMirrorRepo,
  setMirrorSynced,
  type Tx,
} from '@entrepot/persistence'
import { type Engines, type Landing, landRevision } from '@entrepot/registry'
import type { RefPlan } from '../plan/plan-refs.js'
import type { PreparedTip } from '../sync/prepare-tips.js'
import type { Tip } from '../sync/tip.js'
import type { UpstreamRepo } from '../upstreams/hub/read-repo-info.js'
import { followVisibility } from './follow-visibility.js'

export interface TipsToLand {
  readonly name: RepoName
  readonly mirror: Mirror
  readonly run: { readonly id: string; readonly owner: string; readonly end: RunEnd }
  /** How the repository is made if there is none yet. */
  readonly create: NonNullable<Landing['create']>
  /** Null: the one that the repository has. */
  readonly defaultBranch: string | null
  /** What upstream says of who may read it. */
  readonly upstream: Pick<UpstreamRepo, 'isPrivate' | 'gating'>
  /** Our refs as the plan saw them; empty for a repository that is to be made. */
  readonly ours: readonly RefRow[]
  readonly deleted: RefPlan['deleted']
  readonly tips: readonly Tip[]
  readonly revisions: readonly PreparedTip[]
  readonly packs: Landing['packs']
}

/**
 * Lands everything that is fit to, and ends the run, in one transaction. Bytes are in the store before.
 *
 * @throws DomainError `ref-conflict`    somebody moved a ref meanwhile
 * @throws DomainError `already-exists`  somebody made a repository of this name meanwhile
 * @throws DomainError `cancelled`       the run is no longer ours; nothing landed
 */
export async function landTips(engines: Engines, landing: TipsToLand): Promise<Repo> {
  const { repo } = await landRevision(engines, {
    actor: 'mirror',
    source: 'mirror',
    repo: landing.name,
    create: landing.mirror.repoId === null ? landing.create : null,
    packs: landing.packs,
    ...(landing.defaultBranch !== null && { defaultBranch: landing.defaultBranch }),
    refUpdates: refUpdates(landing),
    revisions: landing.revisions,
    alongside: (tx, repo) => finish(tx, repo, landing),
  })
  return repo
}

function refUpdates({ ours, tips, deleted }: TipsToLand): RefUpdate[] {
  const held = new Map(ours.map(ref => [ref.name, ref.oid]))
  return [
    ...deleted.map(({ name, before }) => ({ name, before, after: null })),
    ...tips.map(({ name, oid, commit }) => ({
      name,
      before: held.get(name) ?? null,
      after: { oid, commit },
    })),
  ]
}

async function finish(tx: Tx, repo: Repo, landing: TipsToLand): Promise<void> {
  const { mirror, run } = landing
  if (mirror.repoId === null) {
    await requireNoOtherRefs(tx, repo, landing)
    await setMirrorRepo(tx, mirror.id, repo.id)
  } else if (mirror.repoId !== repo.id) {
    throw taken(repo)
  }
  await noteUpstream(tx, mirror, repo, landing.upstream)
  if (run.end.state === 'succeeded') await noteSynced(tx, mirror)
  await endOwnRun(tx, run)
}

/** Who may read the repository, as far as upstream decides that. */
export async function noteUpstream(
  tx: Tx,
  mirror: Mirror,
  repo: Repo,
  upstream: TipsToLand['upstream'],
): Promise<void> {
  await setGating(tx, repo.id, upstream.gating)
  await followVisibility(tx, mirror.id, repo, upstream)
}

/** The mirror has all that upstream has, so nothing that it brought waits for anything. */
export async function noteSynced(tx: Tx, mirror: Mirror): Promise<void> {
  await setMirrorSynced(tx, mirror.id, new Date())
  await forgetBrought(tx, mirror.id)
}

/** Refs that this landing didn't bring were pushed by somebody since we looked. */
async function requireNoOtherRefs(tx: Tx, repo: Repo, { tips }: TipsToLand): Promise<void> {
  const names = new Set(tips.map(tip => tip.name))
  const refs = await listRefs(tx, repo.id)
  if (refs.some(ref => !names.has(ref.name))) throw taken(repo)
}

/**
 * Ends a run that must still be ours.
 * @throws DomainError `cancelled`  it isn't: whatever else `tx` did is to be rolled back
 */
export async function endOwnRun(tx: Tx, { id, owner, end }: TipsToLand['run']): Promise<void> {
  if (await endRun(tx, id, owner, end)) return
  throw new DomainError('cancelled', 'Another worker took this run.', { runId: id })
}

/** For a repository of the mirror's name that isn't the mirror's own. */
export function taken(repo: Pick<Repo, 'namespace' | 'name'>): DomainError {
  return new DomainError(
    'already-exists',
    `${formatRepoId(repo)} exists and is not a mirror. Choose another name for the mirror, or delete the repository.`,
  )
}
