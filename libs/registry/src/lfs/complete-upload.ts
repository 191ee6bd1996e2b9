import { Readable } from 'node:stream'
import { blobKeys, DomainError, isDomainError, type UploadedPart } from '@entrepot/core'
import {
  dropPendingUpload,
  findPendingUpload,
  type LargeFile,
  type PendingUploadWithParts,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { abortUploads, claimObject, hasClaimed, type Sender } from './claim-object.js'
import { asSendersFault, uploadEnded } from './upload-ended.js'
import { cut } from './upload-limits.js'

type Store = Pick<Engines, 'db' | 'blobs'>

/** Completions under way in this process, by upload: clients that lose their patience ask again while the first one still works. */
const underWay = new Map<string, Promise<void>>()

/**
 * Makes one large file of the parts of an upload, and claims it for the sender. Their hash decides, so it is no matter which tags a client
 * hands back for parts that passed through us. Completing again is a success.
 *
 * Cost: reads all bytes once, to hash them; parts that passed through us are written a second time with it.
 *
 * @param parts  as the store tagged them; empty for all that arrived
 * @throws DomainError `lfs-object-missing`  the upload has ended
 * @throws DomainError `content-mismatch`    another hash or size, upon which nothing stays; or a part is missing
 */
export async function completeUpload(
  engines: Store,
  sender: Sender,
  file: LargeFile,
  { uploadId, parts }: { readonly uploadId: string; readonly parts: readonly UploadedPart[] },
): Promise<void> {
  const running = underWay.get(uploadId)
  if (running) return running
  const work = complete(engines, sender, file, { uploadId, parts })
  underWay.set(uploadId, work)
  try {
    await work
  } finally {
    underWay.delete(uploadId)
  }
}

async function complete(
  engines: Store,
  sender: Sender,
  file: LargeFile,
  { uploadId, parts }: { readonly uploadId: string; readonly parts: readonly UploadedPart[] },
): Promise<void> {
  if (await hasClaimed(engines, sender, file)) return
  const by = { repoId: sender.repo.id, accountId: sender.principal.accountId }
  const pending = await findPendingUpload(engines.db.prisma, by, file.oid)
  if (pending?.uploadId !== uploadId) throw uploadEnded()
  try {
    if (pending.isDirect) await promoteDirect(engines.blobs, file, pending.uploadId, parts)
    else await joinParts(engines.blobs, file, pending)
  } catch (error) {
    // Another node completed it meanwhile, and took the bytes away from under us.
    if (isDomainError(error, 'blob-missing') && (await hasClaimed(engines, sender, file))) return
    if (isDomainError(error, 'object-corrupt', 'blob-missing')) await giveUp(engines, pending)
    throw isDomainError(error, 'blob-missing') ? uploadEnded() : asSendersFault(error)
  }
  await claimObject(engines, sender, file)
}

async function promoteDirect(
  { uploads }: Engines['blobs'],
  file: LargeFile,
  uploadId: string,
  parts: readonly UploadedPart[],
): Promise<void> {
  await uploads.completeParts(uploadId, parts)
  await uploads.promote(uploadId, blobKeys.largeFile(file.oid), file)
}

async function joinParts(
  { uploads }: Engines['blobs'],
  file: LargeFile,
  { partBytes, parts }: PendingUploadWithParts,
): Promise<void> {
  requireAll(parts, cut(file.sizeBytes, Number(partBytes)).count)
  const whole = await uploads.begin(file.sizeBytes)
  try {
    const bytes = concatenated(
      uploads,
      parts.map(({ partUploadId }) => partUploadId),
    )
    await uploads.append(whole, 0, Readable.from(bytes, { objectMode: false, highWaterMark: 0 }))
    await uploads.promote(whole, blobKeys.largeFile(file.oid), file)
  } catch (error) {
    await Promise.allSettled([uploads.abort(whole)])
    throw error
  }
}

async function* concatenated(
  uploads: Engines['blobs']['uploads'],
  ids: readonly string[],
): AsyncGenerator<Buffer> {
  for (const id of ids) {
    const part = await uploads.read(id)
    if (part === null) throw new DomainError('blob-missing', 'A part of this upload is gone.', { id })
    yield* part as AsyncIterable<Buffer>
  }
}

function requireAll(parts: readonly { readonly number: number }[], count: number): void {
  const there = new Set(parts.map(({ number }) => number))
  const missing = Array.from({ length: count }, (_, nth) => nth + 1).find(number => !there.has(number))
  if (missing === undefined) return
  const message = `Part ${missing} of ${count} has not arrived. Send it, then complete the upload again.`
  throw new DomainError('content-mismatch', message, { part: missing, parts: count })
}

async function giveUp({ db, blobs }: Store, pending: PendingUploadWithParts): Promise<void> {
  await dropPendingUpload(db.prisma, pending.uploadId)
  await abortUploads(blobs, pending)
}
