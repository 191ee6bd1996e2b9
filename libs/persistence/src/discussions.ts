import { type CommitSha, newId } from '@entrepot/core'
import { escapeLike } from './escape-like.js'
import type { Discussion, DiscussionStatus, Prisma } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export interface NewDiscussion {
  readonly repoId: string
  /** What `reserveDiscussionNumber` gave. */
  readonly num: number
  readonly title: string
  readonly status: 'draft' | 'open'
  readonly author: { readonly accountId: string; readonly accountName: string }
  /** Null for a discussion. `commit` is null where the branch isn't there yet. */
  readonly base: { readonly ref: string; readonly commit: CommitSha | null } | null
}

export interface DiscussionFilter {
  readonly isPullRequest?: boolean
  readonly statuses?: readonly DiscussionStatus[]
  /** Without regard to case. */
  readonly authorName?: string
}

/**
 * The next number of a repository's discussions and pull requests. Nobody else gets it; who reserves one and then fails leaves a gap.
 * Cost: a statement that waits for the repository's row lock.
 */
export async function reserveDiscussionNumber(db: Db, repoId: string): Promise<number> {
  const { lastDiscussion } = await db.repo.update({
    where: { id: repoId },
    data: { lastDiscussion: { increment: 1 } },
    select: { lastDiscussion: true },
  })
  return lastDiscussion
}

export function createDiscussion(tx: Tx, discussion: NewDiscussion): Promise<Discussion> {
  const { author, base, ...rest } = discussion
  return tx.discussion.create({
    data: {
      id: newId(),
      ...rest,
      authorId: author.accountId,
      authorName: author.accountName,
      isPullRequest: base !== null,
      baseRef: base?.ref ?? null,
      baseCommit: base?.commit ?? null,
    },
  })
}

export function findDiscussion(db: Db, repoId: string, num: number): Promise<Discussion | null> {
  return db.discussion.findUnique({ where: { repoId_num: { repoId, num } } })
}

/** Takes the row lock of a discussion and reads it, so that what follows in this transaction rests on what it says. */
export async function lockDiscussion(tx: Tx, repoId: string, num: number): Promise<Discussion | null> {
  await tx.$queryRaw`SELECT 1 FROM discussion WHERE repo_id = ${repoId}::uuid AND num = ${num} FOR UPDATE`
  return findDiscussion(tx, repoId, num)
}

/** One page, newest first. Cost: a walk over the rows that are passed over. */
export function listDiscussions(
  db: Db,
  repoId: string,
  filter: DiscussionFilter,
  page: { readonly skip: number; readonly limit: number },
): Promise<Discussion[]> {
  return db.discussion.findMany({
    where: whereOf(repoId, filter),
    orderBy: { num: 'desc' },
    skip: page.skip,
    take: page.limit,
  })
}

export function countDiscussions(db: Db, repoId: string, filter: DiscussionFilter): Promise<number> {
  return db.discussion.count({ where: whereOf(repoId, filter) })
}

/** Changes what is given. */
export function updateDiscussion(
  tx: Tx,
  id: string,
  change: {
    readonly title?: string
    readonly status?: DiscussionStatus
    readonly mergeCommit?: CommitSha
    readonly baseCommit?: CommitSha
  },
): Promise<Discussion> {
  return tx.discussion.update({ where: { id }, data: change })
}

function whereOf(repoId: string, filter: DiscussionFilter): Prisma.DiscussionWhereInput {
  const { isPullRequest, statuses, authorName } = filter
  return {
    repoId,
    ...(isPullRequest !== undefined && { isPullRequest }),
    ...(statuses && { status: { in: [...statuses] } }),
    ...(authorName !== undefined && { authorName: { equals: escapeLike(authorName), mode: 'insensitive' } }),
  }
}
