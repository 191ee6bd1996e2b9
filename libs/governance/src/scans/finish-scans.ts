import {
  blobKeys,
  type ByteRange,
  type ClamdAddress,
  type CommitSha,
  isCommitSha,
  type TreeEntry,
} from '@entrepot/core'
import { findReposById, type Repo } from '@entrepot/persistence'
import { type Engines, openReader } from '@entrepot/registry'
import { reevaluateRevision } from '../rejudge/reevaluate-revision.js'
import { JOB_LIMITS } from './scan-limits.js'
import { scanRevision } from './scan-revision.js'

/**
 * Looks into the files of a revision that were too much for its landing, and judges it again by what was found. Done files are not looked
 * into twice, so it goes on where it was stopped.
 *
 * @returns how many files could not be looked into, as their bytes are not here or the virus scanner is not
 * @throws AbortSignal's reason, to be done again
 */
export async function finishScans(
  engines: Engines,
  clamd: ClamdAddress | null,
  { repoId, commit }: { readonly repoId: string; readonly commit: string },
  signal: AbortSignal,
): Promise<number> {
  const [repo] = await findReposById(engines.db.prisma, [repoId])
  if (!repo || !isCommitSha(commit)) return 0
  const pendingCount = await scanAll(engines, clamd, { repo, commit, signal })
  signal.throwIfAborted()
  await reevaluateRevision(engines, repo, commit, { cause: 'scan', actor: 'scanner' })
  return pendingCount
}

async function scanAll(
  engines: Engines,
  clamd: ClamdAddress | null,
  { repo, commit, signal }: { repo: Repo; commit: CommitSha; signal: AbortSignal },
): Promise<number> {
  const { blobs, db, trees } = engines
  const reader = await openReader(engines, repo.id)
  const tree = await trees.get(commit, async () => reader)
  const { pendingCount } = await scanRevision(
    { db, clamd },
    {
      entries: tree.entries,
      limits: JOB_LIMITS,
      signal,
      openFile: ({ oid, lfs }: TreeEntry, range?: ByteRange) =>
        lfs ? blobs.open(blobKeys.largeFile(lfs.oid), range) : reader.openBlob(oid, range),
    },
  )
  return pendingCount
}
