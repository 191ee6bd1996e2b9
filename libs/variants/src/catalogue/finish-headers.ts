import { isCommitSha } from '@entrepot/core'
import { findReposById, findRevision, hasChildren, transaction } from '@entrepot/persistence'
import { type Engines, openRevisionFiles } from '@entrepot/registry'
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
  const { db } = engines
  const [repo] = await findReposById(db.prisma, [repoId])
  if (!repo || repo.type !== 'model' || !isCommitSha(commit)) return { readCount: 0, pendingCount: 0 }
  const files = await openRevisionFiles(engines, repo.id, commit)
  const { pending, readCount } = await readHeaders(db, { ...files, limits: JOB_LIMITS, signal })
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
