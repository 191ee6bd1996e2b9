import type { Oid } from '@entrepot/core'
import type { Uploader } from './blob-uploads.js'
import type { LargeFile } from './blobs.js'
import type { PendingPart, PendingUpload } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** Rows of one statement of the sweep. */
const SWEEP_PAGE = 1_000

export type PendingUploadWithParts = PendingUpload & { readonly parts: readonly PendingPart[] }

/** How an upload is cut. */
export interface UploadShape {
  /** Of every part but the last. */
  readonly partBytes: number
  /** Parts go to the store itself. */
  readonly isDirect: boolean
}

/** What an account has under way for one large file in one repository. */
export function findPendingUpload(
  db: Db,
  { repoId, accountId }: Uploader,
  oid: Oid,
): Promise<PendingUploadWithParts | null> {
  return db.pendingUpload.findUnique({
    where: { repoId_accountId_oid: { repoId, accountId, oid } },
    include: { parts: { orderBy: { number: 'asc' } } },
  })
}

/**
 * The pending upload of this shape, and that it is wanted still; made under the id `uploadId` if there is none.
 * @returns the one that is there now, which may be another's of another shape
 */
export async function ensurePendingUpload(
  db: Db,
  { repoId, accountId }: Uploader,
  { oid, sizeBytes }: LargeFile,
  { partBytes, isDirect, uploadId }: UploadShape & { readonly uploadId: string },
): Promise<PendingUpload> {
  const by = { repoId, accountId, oid }
  await db.pendingUpload.createMany({
    data: [{ ...by, uploadId, sizeBytes, partBytes, isDirect }],
    skipDuplicates: true,
  })
  return db.pendingUpload.update({ where: { repoId_accountId_oid: by }, data: { activeAt: new Date() } })
}

/** What an account has under way in all repositories: how many uploads, and the bytes they were announced with. */
export async function measurePendingUploads(
  db: Db,
  accountId: string,
): Promise<{ count: number; sizeBytes: bigint }> {
  const { _count, _sum } = await db.pendingUpload.aggregate({
    where: { accountId },
    _count: true,
    _sum: { sizeBytes: true },
  })
  return { count: _count, sizeBytes: _sum.sizeBytes ?? 0n }
}

/**
 * Puts a part in the place of an earlier one of its number.
 * @returns false if the upload has ended, and otherwise the id of the part that it replaced, if any
 */
export async function putPendingPart(
  tx: Tx,
  uploadId: string,
  part: { readonly number: number; readonly partUploadId: string; readonly sizeBytes: number },
): Promise<false | { replaced: string | null }> {
  const { number, partUploadId, sizeBytes } = part
  const { count } = await tx.pendingUpload.updateMany({ where: { uploadId }, data: { activeAt: new Date() } })
  if (count === 0) return false
  const earlier = await tx.pendingPart.findUnique({ where: { uploadId_number: { uploadId, number } } })
  await tx.pendingPart.upsert({
    where: { uploadId_number: { uploadId, number } },
    create: { uploadId, number, partUploadId, sizeBytes },
    update: { partUploadId, sizeBytes },
  })
  return { replaced: earlier?.partUploadId ?? null }
}

/** Forgets an upload and its parts; whoever calls this sees to their bytes. True if it was there. */
export async function dropPendingUpload(db: Db, uploadId: string): Promise<boolean> {
  const { count } = await db.pendingUpload.deleteMany({ where: { uploadId } })
  return count > 0
}

/** The blob store's ids of every upload, and of every part, that somebody was active on since. */
export async function listActiveUploads(db: Db, since: Date): Promise<Set<string>> {
  const rows = await db.pendingUpload.findMany({
    where: { activeAt: { gte: since } },
    select: { uploadId: true, parts: { select: { partUploadId: true } } },
  })
  return new Set(
    rows.flatMap(({ uploadId, parts }) => [uploadId, ...parts.map(({ partUploadId }) => partUploadId)]),
  )
}

/** Uploads that nobody was active on since, in order of id, a page behind `after`. */
export function listIdleUploads(
  db: Db,
  since: Date,
  after: string | null,
): Promise<PendingUploadWithParts[]> {
  return db.pendingUpload.findMany({
    where: { activeAt: { lt: since }, ...(after !== null && { uploadId: { gt: after } }) },
    include: { parts: true },
    orderBy: { uploadId: 'asc' },
    take: SWEEP_PAGE,
  })
}
