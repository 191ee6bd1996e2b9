import { blobKeys, type ByteRange, isCommitSha, type TreeEntry } from '@entrepot/core'
import { findReposById } from '@entrepot/persistence'
import { type Engines, openReader } from '@entrepot/registry'
import { readHeaders } from './read-headers.js'
import { JOB_LIMITS } from './reading-limits.js'

/**
 * Reads those headers of a revision that were too much for its landing, and keeps what they say; whoever judges the revision afterwards has
 * them at once.
 *
 * @returns how many still wait, for their bytes
 * @throws DomainError `store-unavailable`
 */
export async function finishHeaders(
  engines: Engines,
  { repoId, commit }: { readonly repoId: string; readonly commit: string },
  signal: AbortSignal,
): Promise<number> {
  const { blobs, db, trees } = engines
  const [repo] = await findReposById(db.prisma, [repoId])
  if (!repo || repo.type !== 'model' || !isCommitSha(commit)) return 0
  const reader = await openReader(engines, repo.id)
  const tree = await trees.get(commit, async () => reader)
  const openFile = ({ oid, lfs }: TreeEntry, range?: ByteRange) =>
    lfs ? blobs.open(blobKeys.largeFile(lfs.oid), range) : reader.openBlob(oid, range)
  const { pending } = await readHeaders(db, { entries: tree.entries, openFile, limits: JOB_LIMITS, signal })
  return pending.length
}
