import { DomainError } from '@entrepot/core'
import { findPendingUpload, type LargeFile } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { hasClaimed, type Sender } from './claim-object.js'
import { completeUpload } from './complete-upload.js'
import { linkableSizes } from './linkable-sizes.js'

/**
 * Whether a large file is here for the sender to link. The last step of a client that sent a file to the store itself in one piece: that
 * is looked at and claimed now.
 *
 * @throws DomainError `entry-not-found`   nothing of it arrived, as far as the sender may know
 * @throws DomainError `content-mismatch`  it is here in another size, or what arrived has another hash
 */
export async function confirmUpload(
  engines: Pick<Engines, 'db' | 'blobs'>,
  sender: Sender,
  file: LargeFile,
): Promise<void> {
  if (await hasClaimed(engines, sender, file)) return
  const by = { repoId: sender.repo.id, accountId: sender.principal.accountId }
  const pending = await findPendingUpload(engines.db.prisma, by, file.oid)
  if (pending?.isDirect && pending.sizeBytes === BigInt(file.sizeBytes)) {
    const received = await engines.blobs.uploads.receivedBytes(pending.uploadId)
    if (received !== null && received > 0)
      return completeUpload(engines, sender, file, { uploadId: pending.uploadId, parts: [] })
  }
  const { oid, sizeBytes } = file
  const linkable = (await linkableSizes(engines, sender.principal, sender.repo, [oid])).get(oid)
  if (linkable === undefined) throw new DomainError('entry-not-found', `The object ${oid} is not here.`)
  if (linkable !== sizeBytes)
    throw new DomainError('content-mismatch', `The object ${oid} has ${linkable} bytes, not ${sizeBytes}.`)
}
