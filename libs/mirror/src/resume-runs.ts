import { listWaitingRuns, releaseRunsOf, transaction } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'

/**
 * At the start of a worker: gives back the runs that it held when it died, and enqueues every run that nobody works on.
 * @returns how many were enqueued
 */
export async function resumeRuns(engines: Pick<Engines, 'db' | 'jobs'>, owner: string): Promise<number> {
  await releaseRunsOf(engines.db.prisma, owner)
  return enqueueWaitingRuns(engines)
}

/**
 * Enqueues the runs that nobody works on: those that wait, and those whose worker let its lease run out. For a look every minute or so,
 * which takes up what a dead node left. A run may have a job already; the second finds nothing to do.
 * @returns how many were enqueued
 */
export function enqueueWaitingRuns({ db, jobs }: Pick<Engines, 'db' | 'jobs'>): Promise<number> {
  return transaction(db.prisma, async tx => {
    const runIds = await listWaitingRuns(tx)
    for (const runId of runIds) await jobs.enqueue(tx, 'sync-mirror', { runId })
    return runIds.length
  })
}
