import { isDomainError } from '@entrepot/core'
import { endRun, findMirror, leaseRun, type Mirror, releaseRun, type SyncRun } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import type { MirrorSettings } from '../mirror-settings.js'
import type { Ended } from './bring-up-to-date.js'
import { endWithError, logFailure } from './run-failure.js'
import { LEASE_SECONDS, RunReporter } from './run-reporter.js'

/** `released`: the server stops, and the run waits for another worker. `skipped`: it has ended, or is somebody else's. */
export type SyncOutcome = Ended | 'released' | 'skipped'

/** Runs that this process works on. Their leases would let the same owner in a second time. */
const underWay = new Set<string>()

/**
 * Works on one run of a mirror to its end: afterwards our repository has upstream's refs and commits and every large file of the commits
 * that refs lead to, all of it verified, or the run's row says why not. Nothing of a revision that failed can be seen.
 *
 * May be called for any run at any time, twice too: only one worker gets it.
 *
 * @param signal  aborts when the server stops: the run is given back, and what was downloaded so far stays for the next worker
 * @throws only when the database is away, so that the end could not be written down
 */
export async function syncRepo(
  engines: Engines,
  settings: MirrorSettings,
  runId: string,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const key = `${settings.owner}/${runId}`
  if (underWay.has(key) || signal.aborted) return 'skipped'
  underWay.add(key)
  try {
    const run = await leaseRun(engines.db.prisma, runId, settings.owner, LEASE_SECONDS)
    const mirror = run && (await findMirror(engines.db.prisma, run.mirrorId))
    return mirror ? await work(engines, settings, { run, mirror, signal }) : 'skipped'
  } finally {
    underWay.delete(key)
  }
}

interface Leased {
  readonly run: SyncRun
  readonly mirror: Mirror
  readonly signal: AbortSignal
}

async function work(engines: Engines, settings: MirrorSettings, leased: Leased): Promise<SyncOutcome> {
  const { run, mirror } = leased
  const runId = run.id
  const reporter = new RunReporter(engines.db, runId, settings.owner, Number(run.bytesMoved))
  const signal = AbortSignal.any([leased.signal, reporter.lost])
  reporter.start()
  try {
    // With the first run and not at the start of a server: the network libraries are a third of what it would load.
    const { workOnRun } = await import('./work-on-run.js')
    return await workOnRun({ engines, settings, mirror, runId, reporter, signal })
  } catch (error) {
    await reporter.stop()
    // Whoever has the run now writes its end.
    return reporter.lost.aborted ? 'skipped' : await giveUp(engines, settings, leased, error)
  } finally {
    reporter.silence()
  }
}

async function giveUp(
  { db, logger }: Engines,
  { owner }: MirrorSettings,
  { run, signal }: Leased,
  error: unknown,
): Promise<SyncOutcome> {
  if (signal.aborted) {
    await releaseRun(db.prisma, run.id, owner)
    return 'released'
  }
  const isEnded = await endRun(db.prisma, run.id, owner, endWithError(error))
  // A run that another worker took is not a failure.
  if (isEnded || !isDomainError(error, 'cancelled')) logFailure(logger, run.id, error)
  return isEnded ? 'failed' : 'skipped'
}
