import { blobKeys, type ByteRange, isCommitSha, type TreeEntry } from '@entrepot/core'
import { findReposById, findRevision, hasChildren, transaction } from '@entrepot/persistence'
import { type Engines, openReader } from '@entrepot/registry'
import { readHeaders } from './read-headers.js'
import { JOB_LIMITS } from './reading-limits.js'

interface RevisionName {
  readonly repoId: string
  readonly commit: string
}

/** How far reading headers came. */
export interface FinishedHeaders {
  /** Headers that nobody had read before. */
  readonly readCount: number
  /** Files that still wait, for their bytes. */
  readonly pendingCount: number
}

/**
 * Reads those headers of a revision that were too much for its landing, and keeps what they say; whoever judges the revision afterwards has
 * them at once.
 *
 * @throws DomainError `store-unavailable`
 */
export async function finishHeaders(
  engines: Engines,
  { repoId, commit }: RevisionName,
  signal: AbortSignal,
): Promise<FinishedHeaders> {
  const { blobs, db, trees } = engines
  const [repo] = await findReposById(db.prisma, [repoId])
  if (!repo || repo.type !== 'model' || !isCommitSha(commit)) return { readCount: 0, pendingCount: 0 }
  const reader = await openReader(engines, repo.id)
  const tree = await trees.get(commit, async () => reader)
  const openFile = ({ oid, lfs }: TreeEntry, range?: ByteRange) =>
    lfs ? blobs.open(blobKeys.largeFile(lfs.oid), range) : reader.openBlob(oid, range)
  const order = { entries: tree.entries, openFile, limits: JOB_LIMITS, signal }
  const { pending, readCount } = await readHeaders(db, order)
  return { readCount, pendingCount: pending.length }
}

/**
 * Has the models that name this one judged again, where it is the head that has other variants now: what their headers are compared with
 * came later than they did.
 */
export async function judgeQuantizationsLater(
  engines: Pick<Engines, 'db' | 'jobs'>,
  { repoId, commit }: RevisionName,
): Promise<void> {
  if (!isCommitSha(commit)) return
  await transaction(engines.db.prisma, async tx => {
    const [repo] = await findReposById(tx, [repoId])
    const revision = await findRevision(tx, repoId, commit)
    if (!repo || !revision || repo.headRevisionId !== revision.id) return
    if (await hasChildren(tx, repo)) await engines.jobs.enqueue(tx, 'judge-children', { repoId })
  })
}
