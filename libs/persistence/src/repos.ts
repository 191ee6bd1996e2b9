import {
  formatRepoId,
  newId,
  type RepoName,
  type RepoType,
  repoKey,
  type Severity,
  type Visibility,
} from '@entrepot/core'
import { type Gating, Prisma, type Repo, type Revision } from './generated/client.js'
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
/** Repositories by type and id in lower case, in no order. One statement. */
export async function findReposByKey(
  db: Db,
  names: readonly { readonly type: RepoType; readonly key: string }[],
): Promise<Repo[]> {
  if (names.length === 0) return []
  return db.repo.findMany({ where: { OR: names.map(({ type, key }) => ({ type, idKey: key })) } })
}

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

/**
 * Sets who may see a repository, and counts the epoch up if that is a change.
 * @returns what it was before; null when it was that already
 */
export async function setVisibility(
  tx: Tx,
  repoId: string,
  visibility: Visibility,
): Promise<Visibility | null> {
  const [changed] = await tx.$queryRaw<{ before: Visibility }[]>`
    UPDATE repo SET visibility = ${visibility}::visibility, epoch = repo.epoch + 1
    FROM (SELECT id, visibility FROM repo WHERE id = ${repoId}::uuid FOR UPDATE) AS old
    WHERE repo.id = old.id AND old.visibility <> ${visibility}::visibility
    RETURNING old.visibility::text AS before`
  return changed?.before ?? null
}

/** What a repository shows of the head of its default branch. */
export interface RepoHead {
  readonly defaultBranch: string
  /** Null when the branch is not there, or leads to a commit that was never judged. */
  readonly revision: Revision | null
  readonly findings: Readonly<Record<Severity, number>>
  readonly usedStorageBytes: bigint
}

/**
 * Copies the head's facts to the row that lists filter and sort by; without a head they are emptied.
 * @param refsMovedAt  null when no ref moved
 */
export async function setRepoHead(
  tx: Tx,
  repoId: string,
  { defaultBranch, revision, findings, usedStorageBytes }: RepoHead,
  refsMovedAt: Date | null,
): Promise<void> {
  await tx.repo.update({
    where: { id: repoId },
    data: {
      defaultBranch,
      headRevisionId: revision?.id ?? null,
      headVerdict: revision?.verdict ?? null,
      headAudiences: revision?.audiences ?? Prisma.DbNull,
      headExpiresAt: revision?.expiresAt ?? null,
      tags: revision?.tags ?? [],
      license: revision?.license ?? null,
      pipelineTag: revision?.pipelineTag ?? null,
      libraryName: revision?.libraryName ?? null,
      languages: facets(revision?.facts, 'languages'),
      domains: facets(revision?.facts, 'domains'),
      errorFindings: findings.error,
      warningFindings: findings.warning,
      infoFindings: findings.info,
      usedStorageBytes,
      ...(refsMovedAt && { updatedAt: refsMovedAt }),
    },
  })
}

/** A list of words among a revision's facts. */
function facets(facts: Prisma.JsonValue | undefined, name: 'languages' | 'domains'): string[] {
  if (facts === null || typeof facts !== 'object' || Array.isArray(facts)) return []
  const list = facts?.[name]
  return Array.isArray(list) ? list.filter(word => typeof word === 'string') : []
}
