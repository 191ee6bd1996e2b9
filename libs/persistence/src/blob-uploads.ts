import type { Gating, Oid, Visibility } from '@entrepot/core'
import type { LargeFile } from './blobs.js'
import { Prisma } from './generated/client.js'
import { inScope, type RepoScope } from './list-repos.js'
import type { Db, Tx } from './transaction.js'

/** Large files one statement names; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 5_000

/** Whose uploads to where. */
export interface Uploader {
  readonly repoId: string
  readonly accountId: string
}

/** A repository that holds a large file, with what access to it depends on. */
export interface Holder {
  readonly oid: Oid
  readonly sizeBytes: number
  /** Part of a revision that was released. */
  readonly isFree: boolean
  readonly repo: {
    readonly id: string
    readonly namespace: string | null
    readonly visibility: Visibility
    readonly gating: Gating
  }
}

/** Notes that an account sent all bytes of a large file, which are in the store, to a repository. Once more is fine. */
export async function claimUpload(tx: Tx, by: Uploader, { oid, sizeBytes }: LargeFile): Promise<void> {
  await tx.blob.createMany({ data: [{ oid, sizeBytes }], skipDuplicates: true })
  await tx.blobUpload.upsert({
    where: { repoId_accountId_oid: { ...by, oid } },
    create: { ...by, oid, sizeBytes },
    update: { completedAt: new Date() },
  })
}

/** Size in bytes of each of `oids` that the account sent in full to the repository, and that is still here. */
export async function uploadedSizes(
  db: Db,
  { repoId, accountId }: Uploader,
  oids: readonly Oid[],
): Promise<Map<Oid, number>> {
  const sizes = new Map<Oid, number>()
  for (let from = 0; from < oids.length; from += BATCH) {
    const rows = await db.$queryRaw<{ oid: Oid; bytes: bigint }[]>`
      SELECT u.oid, b.size_bytes AS bytes FROM blob_upload u JOIN blob b ON b.oid = u.oid
      WHERE u.repo_id = ${repoId}::uuid AND u.account_id = ${accountId}::uuid
        AND u.oid = ANY(${oids.slice(from, from + BATCH)}::text[])`
    for (const { oid, bytes } of rows) sizes.set(oid, Number(bytes))
  }
  return sizes
}

/** Which of `oids` one repository holds. */
export async function holdersIn(db: Db, repo: Holder['repo'], oids: readonly Oid[]): Promise<Holder[]> {
  const holders: Holder[] = []
  for (let from = 0; from < oids.length; from += BATCH) {
    const rows = await db.blobLink.findMany({
      where: { repoId: repo.id, oid: { in: oids.slice(from, from + BATCH) } },
      select: { isFree: true, blob: true },
    })
    for (const { isFree, blob } of rows)
      holders.push({ oid: blob.oid as Oid, sizeBytes: Number(blob.sizeBytes), isFree, repo })
  }
  return holders
}

/** A page of holders: at most so many for each large file, behind the repository that the page before ended with. */
export interface HolderPage {
  readonly limit: number
  readonly after: string | null
}

/**
 * Repositories in the scope that hold any of `oids`, of each a page in order of repository id: a popular file may be held by a hundred
 * thousand. Whether the caller may have their files is for `can` to say.
 */
export async function holdersInScope(
  db: Db,
  scope: RepoScope,
  oids: readonly Oid[],
  { limit, after }: HolderPage,
): Promise<Holder[]> {
  const behind = after === null ? Prisma.empty : Prisma.sql`AND l.repo_id > ${after}::uuid`
  const rows = await db.$queryRaw<
    {
      oid: Oid
      bytes: bigint
      isFree: boolean
      id: string
      namespace: string | null
      visibility: Visibility
      gating: Gating
    }[]
  >`
    SELECT wanted.oid, b.size_bytes AS bytes, h.*
    FROM unnest(${[...oids]}::text[]) AS wanted(oid)
    JOIN blob b ON b.oid = wanted.oid
    CROSS JOIN LATERAL (
      SELECT l.is_free AS "isFree", id::text, namespace, visibility::text, gating::text
      FROM blob_link l JOIN repo ON id = l.repo_id
      WHERE l.oid = wanted.oid ${behind} AND ${inScope(scope)}
      ORDER BY l.repo_id LIMIT ${limit}
    ) AS h`
  return rows.map(({ oid, bytes, isFree, ...repo }) => ({ oid, sizeBytes: Number(bytes), isFree, repo }))
}

/** Bytes of all large files that an account sent to repositories that do not hold them (yet). */
export async function unlinkedBytes(db: Db, accountId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ bytes: bigint }[]>`
    SELECT COALESCE(sum(u.size_bytes), 0)::bigint AS bytes FROM blob_upload u
    WHERE u.account_id = ${accountId}::uuid
      AND NOT EXISTS (SELECT 1 FROM blob_link l WHERE l.repo_id = u.repo_id AND l.oid = u.oid)`
  return row?.bytes ?? 0n
}
