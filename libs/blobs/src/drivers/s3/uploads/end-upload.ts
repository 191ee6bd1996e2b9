import { removeObject, type Bucket } from '../bucket.js'
import { bytesPath, isUploadId, statePath } from '../layout.js'
import { abortMultipart, listMultiparts } from '../multipart.js'
import { objectsOf } from './load-upload.js'
import { copyOf, readState } from './upload-state.js'

/**
 * Removes all that lies under an upload's name. Its state goes first, with which it is unknown; what a crash leaves then is
 * listed as an upload, and swept.
 */
export async function removeUpload(bucket: Bucket, uploadId: string): Promise<void> {
  await removeObject(bucket, statePath(uploadId))
  for (const { path } of await objectsOf(bucket, uploadId)) await removeObject(bucket, path)
}

/** Forgets an upload in whatever state a crash left it, with the multipart uploads behind it. */
export async function abortUpload(bucket: Bucket, uploadId: string): Promise<void> {
  if (!isUploadId(uploadId)) return
  const state = await readState(bucket, uploadId)
  const copy = state && copyOf(state)
  if (copy) await abortMultipart(bucket, copy)
  if (state?.s3UploadId)
    await abortMultipart(bucket, { path: bytesPath(uploadId), s3UploadId: state.s3UploadId })
  // Also those whose making was answered to nobody.
  for await (const stray of listMultiparts(bucket, bytesPath(uploadId))) await abortMultipart(bucket, stray)
  await removeUpload(bucket, uploadId)
}
