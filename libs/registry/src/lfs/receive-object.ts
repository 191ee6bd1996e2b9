import { blobKeys } from '@entrepot/core'
import type { LargeFile } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { claimObject, hasClaimed, type Sender } from './claim-object.js'
import { receiveBytes } from './receive-bytes.js'
import { requireRoom } from './require-room.js'
import { asSendersFault } from './upload-ended.js'

/** The bytes of a request. */
export type Body = AsyncIterable<Buffer>

/**
 * Takes in a large file in one piece. Hashed as it arrives, visible and claimed only if it is what it was said to be; whatever fails,
 * nothing of it stays. A file that the sender sent before is a success, and its bytes are left unread.
 *
 * Every call writes to an upload of its own, whose id nobody else learns: two senders of one file at once both prove that they have it.
 * So a broken one begins anew, which is all that git-lfs can do.
 *
 * Memory: some MiB, whatever the size.
 *
 * @param requireStillGood  asked when the bytes are here: throws if the sender's rights ended meanwhile
 * @throws DomainError `content-mismatch`   another hash or size
 * @throws DomainError `limit-exceeded`     the account left too much lying
 * @throws DomainError `store-unavailable`  the store failed
 */
export async function receiveObject(
  engines: Pick<Engines, 'db' | 'blobs'>,
  sender: Sender,
  file: LargeFile,
  { body, requireStillGood }: { readonly body: Body; readonly requireStillGood: () => Promise<unknown> },
): Promise<void> {
  if (await hasClaimed(engines, sender, file)) return
  await requireRoom(engines, sender, [file])
  const { uploads } = engines.blobs
  const uploadId = await uploads.begin(file.sizeBytes)
  try {
    await uploads.append(uploadId, 0, receiveBytes(body, file.sizeBytes))
    await requireStillGood()
    await uploads.promote(uploadId, blobKeys.largeFile(file.oid), file)
  } catch (error) {
    await Promise.allSettled([uploads.abort(uploadId)])
    throw asSendersFault(error)
  }
  await claimObject(engines, sender, file)
}
