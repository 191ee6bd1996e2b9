import type { Audience, CommitSha, Severity, VerdictState } from '@entrepot/core'
import type { Card, Finding as FindingRow, Prisma, Repo, Revision } from './generated/client.js'
import type { Db } from './transaction.js'

export interface NewRevision {
  readonly repoId: string
  readonly commit: CommitSha
  readonly parents: readonly CommitSha[]
  readonly title: string
  readonly message: string
  readonly authorName: string
  readonly authorEmail: string
  readonly authoredAt: Date
  readonly committedAt: Date
  readonly fileCount: number
  readonly totalSizeBytes: number
  readonly verdict: VerdictState
  readonly policyVersion: number
  readonly verdictReasons: readonly string[]
  readonly tags: readonly string[]
  readonly license: string | null
  readonly pipelineTag: string | null
  readonly libraryName: string | null
  readonly explanation?: Prisma.InputJsonArray
  readonly expiresAt?: Date | null
  readonly audiences?: Prisma.InputJsonObject
  readonly facts?: Prisma.InputJsonObject
  readonly pushedById?: string | null
}

export interface NewCard {
  /** JSON-safe front matter; null when there is none or it can't be read. */
  readonly metadata: Prisma.InputJsonObject | null
  readonly sections: Prisma.InputJsonArray
  readonly structureScore: number
  readonly substanceScore: number
  readonly proseHashes?: readonly string[]
}

export function findRevision(db: Db, repoId: string, commit: CommitSha): Promise<Revision | null> {
  return db.revision.findUnique({ where: { repoId_commit: { repoId, commit } } })
}

export function findRevisionsById(db: Db, ids: readonly string[]): Promise<Revision[]> {
  return db.revision.findMany({ where: { id: { in: [...ids] } } })
}

/** Commits one statement names; PostgreSQL takes at most 65,535 parameters, its adapter half of that. */
const COMMITS_BATCH = 10_000

/** Revisions of a repository whose commits are among `commits`, in no order. */
export async function findRevisionsByCommit(
  db: Db,
  repoId: string,
  commits: readonly CommitSha[],
): Promise<Revision[]> {
  const found: Revision[] = []
  for (let from = 0; from < commits.length; from += COMMITS_BATCH) {
    const batch = commits.slice(from, from + COMMITS_BATCH)
    found.push(...(await db.revision.findMany({ where: { repoId, commit: { in: batch } } })))
  }
  return found
}

/** Revisions at commits of several repositories, in no order; unknown ones are left out. For a page of them: one statement. */
export function findRevisionsAt(
  db: Db,
  places: readonly { readonly repoId: string; readonly commit: string }[],
): Promise<Revision[]> {
  return db.revision.findMany({
    where: { OR: places.map(({ repoId, commit }) => ({ repoId, commit })) },
  })
}

/**
 * Commits of a repository that those of an audience who read it may not read: found wanting, not judged to the end, or judged by what has
 * ended since. The newest first.
 */
export async function listHiddenCommits(db: Db, repoId: string, audience: Audience): Promise<CommitSha[]> {
  const rows = await db.$queryRaw<{ commit: CommitSha }[]>`
    SELECT commit FROM revision WHERE repo_id = ${repoId}::uuid
      AND (COALESCE(audiences->>${audience}::text, verdict::text) IN ('blocked', 'pending') OR expires_at <= now())
    ORDER BY id DESC`
  return rows.map(row => row.commit)
}

/** Commits of a repository that were released to an audience, the newest landing first. */
export async function listReleasedCommits(
  db: Db,
  repoId: string,
  { limit, audience = 'person' }: { readonly limit: number; readonly audience?: Audience },
): Promise<CommitSha[]> {
  const rows = await db.$queryRaw<{ commit: CommitSha }[]>`
    SELECT commit FROM revision WHERE repo_id = ${repoId}::uuid
      AND COALESCE(audiences->>${audience}::text, verdict::text) IN ('cleared', 'restricted')
    ORDER BY id DESC LIMIT ${limit}`
  return rows.map(row => row.commit)
}

/** Whether an audience meets other verdicts in this repository than people do. */
export async function hasVerdictsApart(db: Db, repoId: string, audience: Audience): Promise<boolean> {
  const [row] = await db.$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (SELECT FROM revision WHERE repo_id = ${repoId}::uuid AND audiences->>${audience}::text IS NOT NULL) AS is`
  return row?.is ?? false
}

/** Ids of revisions whose verdict rests on what has ended by `now`, the longest ended first; of one repository, or of all. */
export async function listExpiredRevisions(
  db: Db,
  { repoId, now, limit }: { readonly repoId?: string; readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await db.revision.findMany({
    where: { expiresAt: { lte: now }, ...(repoId !== undefined && { repoId }) },
    orderBy: { expiresAt: 'asc' },
    take: limit,
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

export function findCards(db: Db, revisionIds: readonly string[]): Promise<Card[]> {
  return db.card.findMany({ where: { revisionId: { in: [...revisionIds] } } })
}

/** The cards at the heads of some repositories, in no order. */
export function findHeadCards(
  db: Db,
  repos: readonly { readonly headRevisionId: string | null }[],
): Promise<Card[]> {
  return findCards(
    db,
    repos.flatMap(({ headRevisionId }) => headRevisionId ?? []),
  )
}

export type CardWithRepo = Pick<Card, 'proseHashes'> & { readonly repo: Repo }

/** Cards at heads of repositories that say something with one of these hashes, the oldest first. */
export async function findCardsByProse(
  db: Db,
  hashes: readonly string[],
  limit: number,
): Promise<CardWithRepo[]> {
  const rows = await db.card.findMany({
    where: { proseHashes: { hasSome: [...hashes] }, revision: { headOf: { isNot: null } } },
    orderBy: { revisionId: 'asc' },
    take: limit,
    select: { proseHashes: true, revision: { select: { repo: true } } },
  })
  return rows.map(({ proseHashes, revision }) => ({ proseHashes, repo: revision.repo }))
}

/** Findings of some revisions, the gravest first, in a stable order. */
export function findFindings(db: Db, revisionIds: readonly string[]): Promise<FindingRow[]> {
  return db.finding.findMany({
    where: { revisionId: { in: [...revisionIds] } },
    orderBy: [{ severity: 'asc' }, { ruleId: 'asc' }, { line: 'asc' }, { fingerprint: 'asc' }],
  })
}

/** How many findings of each severity a revision has. */
export async function countFindings(db: Db, revisionId: string): Promise<Record<Severity, number>> {
  const rows = await db.finding.groupBy({ by: ['severity'], where: { revisionId }, _count: true })
  const counts = { error: 0, warning: 0, info: 0 }
  for (const row of rows) counts[row.severity] = row._count
  return counts
}

/** Whether an account brought any revision of a repository. */
export async function hasPushed(db: Db, repoId: string, accountId: string): Promise<boolean> {
  return (
    (await db.revision.findFirst({ where: { repoId, pushedById: accountId }, select: { id: true } })) !== null
  )
}
