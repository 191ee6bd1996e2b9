import type { CommitSha, DomainError } from '@entrepot/core'
import { broughtOids, linkedOids } from '@entrepot/persistence'
import { bringFiles } from '../files/bring-files.js'
import { planFiles } from '../plan/plan-files.js'
import type { FetchedTips } from './fetch-tips.js'
import { visibilityOf } from '../land/follow-visibility.js'
import { prepareTips, type PreparedTip } from './prepare-tips.js'
import type { UpstreamState } from './read-upstream.js'
import type { Held, SyncContext } from './sync-context.js'
import type { FailedTip, Tip } from './tip.js'

/** What a run knows when its objects are here. */
export interface Fetched {
  readonly held: Held
  readonly upstream: UpstreamState
  readonly fetched: FetchedTips
}

export interface SortedTips {
  readonly fit: readonly Tip[]
  readonly failed: readonly FailedTip[]
  /** Of the tips that are fit, each commit once. */
  readonly revisions: readonly PreparedTip[]
}

/** Judges what was fetched and brings its large files; says which refs may land. */
export async function sortTips(
  context: SyncContext,
  { held, upstream, fetched }: Fetched,
): Promise<SortedTips> {
  const { engines, name, mirror, signal } = context
  const repo = { ...name, visibility: visibilityOf(mirror, held.repo, upstream.info) }
  const { prepared, failed: unreadable } = await prepareTips(engines, repo, fetched.tips, signal)
  const withoutFiles = await bringAllFiles(context, held, upstream, [...prepared.values()])
  // Their large files were not here to be looked into when they were judged.
  const unseen = fetched.tips.filter(
    ({ commit }) => !withoutFiles.has(commit) && prepared.get(commit)?.judgement.hasFilesToScan,
  )
  const seen = await prepareTips(engines, repo, unseen, signal)
  for (const [commit, tip] of seen.prepared) prepared.set(commit, tip)
  const reasons = new Map<CommitSha, DomainError>([...withoutFiles, ...unreadable])
  const failed: FailedTip[] = [...fetched.failed]
  const fit: Tip[] = []
  for (const tip of fetched.tips) {
    const error = reasons.get(tip.commit)
    if (error) failed.push({ name: tip.name, error })
    else fit.push(tip)
  }
  const commits = new Set(fit.map(tip => tip.commit))
  return { fit, failed, revisions: [...prepared.values()].filter(({ commit }) => commits.has(commit)) }
}

async function bringAllFiles(
  context: SyncContext,
  { repo }: Held,
  { info }: UpstreamState,
  prepared: readonly PreparedTip[],
): Promise<Map<CommitSha, DomainError>> {
  const { engines, hub, mirror, reporter, signal } = context
  const tips = prepared.map(({ commit, largeEntries }) => ({ commit, entries: largeEntries }))
  const { files, refused } = planFiles(tips)
  const oids = files.map(file => file.oid)
  const { prisma } = engines.db
  const linked = repo ? await linkedOids(prisma, repo.id, oids) : []
  const ours = new Set([...linked, ...(await broughtOids(prisma, mirror.id))])
  const bytesTotal = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  reporter.phase('files')
  reporter.add({ filesTotal: files.length, bytesTotal })
  const transfer = { engines, hub, reporter, signal, mirrorId: mirror.id }
  return bringFiles(transfer, { repo: info.name, files, ours, refused })
}
