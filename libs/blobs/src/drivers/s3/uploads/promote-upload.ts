import type { BlobKey } from '@entrepot/core'
import { unknownUpload } from '../../../refusals.js'
import type { Bucket, StoredObject } from '../bucket.js'
import { copyInParts, copyWhole, isCopiedInParts } from '../copy-object.js'
import { pathOf } from '../layout.js'
import { abortMultipart, createMultipart } from '../multipart.js'
import { closeUpload } from './close-upload.js'
import { removeUpload } from './end-upload.js'
import type { Upload } from './load-upload.js'
import { copyOf, writeState } from './upload-state.js'

/**
 * Copies what an upload received to its key, within the store, and ends it. The caller has compared its size.
 * @throws DomainError `blob-missing` when the upload ended meanwhile
 */
export async function promoteUpload(bucket: Bucket, upload: Upload, key: BlobKey): Promise<void> {
  // A small upload is one object as it stands.
  const isOneObject = upload.tail !== null && upload.state.s3UploadId === null
  const source = isOneObject ? upload.tail : await closeUpload(bucket, upload, [])
  const isCopied = isCopiedInParts(bucket, source.sizeBytes)
    ? await copyLarge(bucket, upload, source, key)
    : await copyWhole(bucket, source, pathOf(key))
  if (!isCopied) throw unknownUpload(upload.id)
  await removeUpload(bucket, upload.id)
}

/** The state remembers the copy, so that whoever ends the upload after a crash ends it too. */
async function copyLarge(
  bucket: Bucket,
  { id, state }: Upload,
  source: StoredObject,
  key: BlobKey,
): Promise<boolean> {
  const earlier = copyOf(state)
  if (earlier) await abortMultipart(bucket, earlier)
  const target = await createMultipart(bucket, pathOf(key))
  await writeState(bucket, id, { ...state, copy: { key, s3UploadId: target.s3UploadId } })
  const isCopied = await copyInParts(bucket, source, target).catch(async (error: unknown) => {
    await abortMultipart(bucket, target)
    throw error
  })
  if (!isCopied) await abortMultipart(bucket, target)
  return isCopied
}
