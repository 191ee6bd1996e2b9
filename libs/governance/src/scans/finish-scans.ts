import { type ClamdAddress, type CommitSha, DomainError, isCommitSha } from '@entrepot/core'
import { findReposById, type Repo, transaction } from '@entrepot/persistence'
import { type Engines, openRevisionFiles } from '@entrepot/registry'
import { reevaluateRevision } from '../rejudge/reevaluate-revision.js'
import { JOB_LIMITS } from './scan-limits.js'
import { type RevisionScan, scanRevision } from './scan-revision.js'

/**
 * Looks into the files of a revision that were too much for its landing, and judges it again by what was found. Done files are not looked
 * into twice, so it goes on where it was stopped; what its time does not suffice for is left to another job like it.
 *
 * @returns how many files still wait, for their bytes or for another job
 * @throws DomainError `store-unavailable`  the virus scanner could not be asked about all of them; try again. What was found counts
 */
export async function finishScans(
  engines: Engines,
  clamd: ClamdAddress | null,
  { repoId, commit }: { readonly repoId: string; readonly commit: string },
  signal: AbortSignal,
): Promise<number> {
  const [repo] = await findReposById(engines.db.prisma, [repoId])
  if (!repo || !isCommitSha(commit)) return 0
  const { pendingCount, isCutShort, uncheckedCount } = await scanAll(engines, clamd, { repo, commit, signal })
  signal.throwIfAborted()
  await reevaluateRevision(engines, repo, commit, { cause: 'scan', actor: 'scanner' })
  if (uncheckedCount > 0)
    throw new DomainError('store-unavailable', 'ClamAV could not be asked about all files.', {
      uncheckedCount,
    })
  if (isCutShort)
    await transaction(engines.db.prisma, tx => engines.jobs.enqueue(tx, 'scan-revision', { repoId, commit }))
  return pendingCount
}

async function scanAll(
  engines: Engines,
  clamd: ClamdAddress | null,
  { repo, commit, signal }: { repo: Repo; commit: CommitSha; signal: AbortSignal },
): Promise<RevisionScan> {
  const files = await openRevisionFiles(engines, repo.id, commit)
  return scanRevision({ db: engines.db, clamd }, { ...files, limits: JOB_LIMITS, signal })
}
