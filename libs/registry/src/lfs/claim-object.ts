import { type AccountPrincipal, blobKeys, DomainError, formatRepoId } from '@entrepot/core'
import {
  appendAudit,
  claimUpload,
  dropPendingUpload,
  findPendingUpload,
  holdBlob,
  type LargeFile,
  type Repo,
  transaction,
  uploadedSizes,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'

/** Who sends a large file, and where to. */
export interface Sender {
  readonly principal: AccountPrincipal
  readonly repo: Repo
}

/** Whether the sender's account sent all of this file to the repository before. */
export async function hasClaimed(
  { db }: Pick<Engines, 'db'>,
  { principal, repo }: Sender,
  { oid, sizeBytes }: LargeFile,
): Promise<boolean> {
  const by = { repoId: repo.id, accountId: principal.accountId }
  return (await uploadedSizes(db.prisma, by, [oid])).get(oid) === sizeBytes
}

/**
 * Notes that the sender's account sent all of this file, whose bytes are verified and in the store under their hash: one transaction, with
 * its audit row. Other uploads of the same file that they have under way have no purpose any more, and end with it.
 *
 * @throws DomainError `lfs-object-missing`  it was deleted for good at this very moment
 */
export async function claimObject(
  { db, blobs }: Pick<Engines, 'db' | 'blobs'>,
  { principal, repo }: Sender,
  file: LargeFile,
): Promise<void> {
  const by = { repoId: repo.id, accountId: principal.accountId }
  const pending = await transaction(db.prisma, async tx => {
    await holdBlob(tx, file.oid)
    if ((await blobs.stat(blobKeys.largeFile(file.oid))) === null) throw deletedMeanwhile(file)
    await claimUpload(tx, by, file)
    const found = await findPendingUpload(tx, by, file.oid)
    if (found) await dropPendingUpload(tx, found.uploadId)
    await appendAudit(tx, {
      actor: principal,
      action: 'lfs.upload',
      repoId: repo.id,
      subject: formatRepoId(repo),
      detail: { oid: file.oid, sizeBytes: file.sizeBytes },
    })
    return found
  })
  if (pending) await abortUploads(blobs, pending)
}

/** Another repository let go of the same file for good, between its arrival here and now. */
function deletedMeanwhile({ oid }: LargeFile): DomainError {
  return new DomainError('lfs-object-missing', 'This file was deleted as it arrived. Send it again.', { oid })
}

/** Lets go of the bytes of an upload and its parts; what can't be reached now, the sweep finds. */
export async function abortUploads(
  blobs: Engines['blobs'],
  { uploadId, parts }: { readonly uploadId: string; readonly parts: readonly { partUploadId: string }[] },
): Promise<void> {
  const ids = [uploadId, ...parts.map(({ partUploadId }) => partUploadId)]
  await Promise.allSettled(ids.map(id => blobs.uploads.abort(id)))
}
