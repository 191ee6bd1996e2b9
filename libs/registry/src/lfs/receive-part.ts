import { DomainError } from '@entrepot/core'
import { findPendingUpload, type LargeFile, putPendingPart, transaction } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { hasClaimed, type Sender } from './claim-object.js'
import { receiveBytes } from './receive-bytes.js'
import type { Body } from './receive-object.js'
import { uploadEnded } from './upload-ended.js'
import { partSize } from './upload-limits.js'

/** Which part of which upload a body is. */
export interface PartOf {
  readonly uploadId: string
  /** From 1. */
  readonly number: number
}

/**
 * Takes in one part of an upload that passes through us. Parts come in any order and at once, and one that comes again takes the place of
 * the one before. Each is an upload of its own that nobody writes to once it is noted: so no node can change bytes that another has hashed.
 *
 * @param open  the body, once it is known how many bytes it must have
 * @returns a tag for the part, as clients hand one back when they complete the upload
 * @throws DomainError `lfs-object-missing`  the upload has ended
 * @throws DomainError `content-mismatch`    more or fewer bytes than the part has; nothing of it stays
 */
export async function receivePart(
  engines: Pick<Engines, 'db' | 'blobs'>,
  sender: Sender,
  file: LargeFile,
  { part, open }: { readonly part: PartOf; readonly open: (sizeBytes: number) => Body },
): Promise<{ etag: string }> {
  const { db, blobs } = engines
  const by = { repoId: sender.repo.id, accountId: sender.principal.accountId }
  const pending = await findPendingUpload(db.prisma, by, file.oid)
  if (pending?.uploadId !== part.uploadId || pending.isDirect || pending.partBytes === null) {
    if (await hasClaimed(engines, sender, file)) return { etag: etagOf(part.uploadId) }
    throw uploadEnded()
  }
  const sizeBytes = partSize(file.sizeBytes, Number(pending.partBytes), part.number)
  const partUploadId = await storePart(blobs, open(sizeBytes), sizeBytes)
  const { number } = part
  const noted = await transaction(db.prisma, tx =>
    putPendingPart(tx, part.uploadId, { number, partUploadId, sizeBytes }),
  ).catch(async (error: unknown) => {
    await Promise.allSettled([blobs.uploads.abort(partUploadId)])
    throw error
  })
  const spare = noted === false ? partUploadId : noted.replaced
  if (spare !== null) await Promise.allSettled([blobs.uploads.abort(spare)])
  if (noted === false && !(await hasClaimed(engines, sender, file))) throw uploadEnded()
  return { etag: etagOf(partUploadId) }
}

async function storePart(blobs: Engines['blobs'], body: Body, sizeBytes: number): Promise<string> {
  const uploadId = await blobs.uploads.begin(sizeBytes)
  try {
    await blobs.uploads.append(uploadId, 0, receiveBytes(body, sizeBytes))
    const received = await blobs.uploads.receivedBytes(uploadId)
    if (received !== sizeBytes) throw tooFew(sizeBytes, received)
    return uploadId
  } catch (error) {
    await Promise.allSettled([blobs.uploads.abort(uploadId)])
    throw error
  }
}

function etagOf(uploadId: string): string {
  return `"${uploadId}"`
}

function tooFew(sizeBytes: number, received: number | null): DomainError {
  const message = `This part has ${sizeBytes} bytes, and ${received ?? 0} arrived. Send it again.`
  return new DomainError('content-mismatch', message, { sizeBytes, received })
}
