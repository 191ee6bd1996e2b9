import type { UploadListing } from '@entrepot/core'
import { listObjects, type Bucket } from '../bucket.js'
import { INCOMING, uploadIdIn } from '../layout.js'
import { bytesOf, listMultiparts } from '../multipart.js'
import { loadUpload, newest, objectsOf } from './load-upload.js'

/** Uploads that have not ended, and what crashes left under names that no upload has any more. Two to four calls for each. */
export async function* listUploads(bucket: Bucket): AsyncGenerator<UploadListing> {
  const begunAt = new Map<string, Date>()
  for await (const { path, begunAt: date } of listMultiparts(bucket, INCOMING)) {
    const uploadId = uploadIdIn(path)
    if (uploadId !== null)
      begunAt.set(uploadId, newest([{ modifiedAt: date }, { modifiedAt: begunAt.get(uploadId) ?? date }]))
  }
  let last: string | null = null
  for await (const { path } of listObjects(bucket, INCOMING)) {
    const uploadId = uploadIdIn(path)
    if (uploadId === null || uploadId === last) continue
    last = uploadId
    begunAt.delete(uploadId)
    const upload = await loadUpload(bucket, uploadId)
    yield upload
      ? { uploadId, sizeBytes: upload.receivedBytes, modifiedAt: upload.modifiedAt }
      : await leftOf(bucket, uploadId)
  }
  for (const [uploadId, modifiedAt] of begunAt) yield { uploadId, sizeBytes: 0, modifiedAt }
}

async function leftOf(bucket: Bucket, uploadId: string): Promise<UploadListing> {
  const objects = await objectsOf(bucket, uploadId)
  return { uploadId, sizeBytes: bytesOf(objects), modifiedAt: newest(objects) }
}
