import {
  formatRepoId,
  newId,
  type RepoName,
  repoKey,
  type Severity,
  type VerdictState,
  type Visibility,
} from '@entrepot/core'
import type { Gating, Repo } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewRepo {
  readonly name: RepoName
  readonly visibility: Visibility
  readonly gating: Gating
  readonly defaultBranch: string
}

export function findRepo(db: Db, name: RepoName): Promise<Repo | null> {
  return db.repo.findUnique({
    where: { type_idKey: { type: name.type, idKey: repoKey(formatRepoId(name)) } },
  })
}

/** In no order; unknown ids are left out. */
export function findReposById(db: Db, ids: readonly string[]): Promise<Repo[]> {
  return db.repo.findMany({ where: { id: { in: [...ids] } } })
}

/** All repositories in order of creation, after the one with id `after` (empty for the first page): for verification. */
export function listAllRepos(db: Db, after: string, limit: number): Promise<Repo[]> {
  return db.repo.findMany({
    ...(after !== '' && { where: { id: { gt: after } } }),
    orderBy: { id: 'asc' },
    take: limit,
  })
}

export function createRepo(tx: Tx, repo: NewRepo): Promise<Repo> {
  const { name, ...rest } = repo
  return tx.repo.create({
    data: {
      id: newId(),
      type: name.type,
      namespace: name.namespace,
      name: name.name,
      idKey: repoKey(formatRepoId(name)),
      ...rest,
    },
  })
}

/** Takes the row lock under which refs move, and counts the epoch up: whatever caches hold about the repository is old now. */
export async function lockRepo(tx: Tx, repoId: string): Promise<void> {
  await tx.$executeRaw`UPDATE repo SET epoch = epoch + 1 WHERE id = ${repoId}::uuid`
}

/** Sets how requests for access are decided, and counts the epoch up if that is a change. */
export async function setGating(tx: Tx, repoId: string, gating: Gating): Promise<void> {
  await tx.repo.updateMany({
    where: { id: repoId, gating: { not: gating } },
    data: { gating, epoch: { increment: 1 } },
  })
}

/** What a repository shows of the head of its default branch. */
export interface RepoHead {
  readonly revisionId: string
  readonly verdict: VerdictState
  readonly tags: readonly string[]
  readonly license: string | null
  readonly pipelineTag: string | null
  readonly libraryName: string | null
  readonly findings: Readonly<Record<Severity, number>>
  readonly usedStorageBytes: bigint
}

/** Copies the head's facts to the row that lists filter and sort by. */
export async function setRepoHead(tx: Tx, repoId: string, head: RepoHead, updatedAt: Date): Promise<void> {
  await tx.repo.update({
    where: { id: repoId },
    data: {
      headRevisionId: head.revisionId,
      headVerdict: head.verdict,
      tags: [...head.tags],
      license: head.license,
      pipelineTag: head.pipelineTag,
      libraryName: head.libraryName,
      errorFindings: head.findings.error,
      warningFindings: head.findings.warning,
      infoFindings: head.findings.info,
      usedStorageBytes: head.usedStorageBytes,
      updatedAt,
    },
  })
}

/** Counts one whole-file download; exact, but of no consequence, so a lost one does not fail a request. */
export async function countDownloads(db: Db, counts: ReadonlyMap<string, number>): Promise<void> {
  const ids = [...counts.keys()]
  const added = ids.map(id => counts.get(id) ?? 0)
  if (ids.length === 0) return
  await db.$executeRaw`
    UPDATE repo SET downloads = downloads + c.added
    FROM unnest(${ids}::uuid[], ${added}::int[]) AS c(id, added) WHERE repo.id = c.id`
}
