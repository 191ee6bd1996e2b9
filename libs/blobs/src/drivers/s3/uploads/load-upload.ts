import { listObjects, type Bucket, type StoredObject } from '../bucket.js'
import { bytesPath, isUploadId, tailPath, uploadFolder } from '../layout.js'
import { bytesOf, listParts, type StoredPart } from '../multipart.js'
import { multipartOf, readState, type UploadState } from './upload-state.js'

/** An upload as it lies in the store at one moment. */
export interface Upload {
  readonly id: string
  readonly state: UploadState
  /** All of it, once it is closed. */
  readonly closed: StoredObject | null
  readonly parts: readonly StoredPart[]
  readonly partsBytes: number
  /** What follows the parts. */
  readonly tail: StoredObject | null
  readonly receivedBytes: number
  readonly modifiedAt: Date
}

/** What `upload` holds, asked of the store in two or three calls; null for an unknown one. */
export async function loadUpload(bucket: Bucket, uploadId: string): Promise<Upload | null> {
  if (!isUploadId(uploadId)) return null
  const [state, objects] = await Promise.all([readState(bucket, uploadId), objectsOf(bucket, uploadId)])
  if (!state) return null
  const closed = objects.find(object => object.path === bytesPath(uploadId)) ?? null
  const multipart = multipartOf(uploadId, state)
  const parts = closed || !multipart ? [] : await listParts(bucket, multipart)
  if (parts === null) return loadIfClosed(bucket, uploadId)
  const partsBytes = bytesOf(parts)
  const tail = closed
    ? null
    : (objects.find(object => object.path === tailPath(uploadId, partsBytes)) ?? null)
  return {
    id: uploadId,
    state,
    closed,
    parts,
    partsBytes,
    tail,
    receivedBytes: closed?.sizeBytes ?? partsBytes + (tail?.sizeBytes ?? 0),
    modifiedAt: newest([...objects, ...parts]),
  }
}

/** Everything that lies under the upload's name. */
export async function objectsOf(bucket: Bucket, uploadId: string): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  for await (const object of listObjects(bucket, uploadFolder(uploadId))) objects.push(object)
  return objects
}

export function newest(dated: readonly { readonly modifiedAt: Date }[]): Date {
  return new Date(Math.max(0, ...dated.map(({ modifiedAt }) => modifiedAt.getTime())))
}

/** The multipart upload ended between two looks at it: closed it is another upload, else it is none any more. */
async function loadIfClosed(bucket: Bucket, uploadId: string): Promise<Upload | null> {
  const objects = await objectsOf(bucket, uploadId)
  return objects.some(object => object.path === bytesPath(uploadId)) ? loadUpload(bucket, uploadId) : null
}
