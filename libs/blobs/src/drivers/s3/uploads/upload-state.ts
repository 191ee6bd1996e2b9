import { isBlobKey, type BlobKey } from '@entrepot/core'
import { putObject, readObject, type Bucket } from '../bucket.js'
import { bytesPath, statePath } from '../layout.js'
import { PARTS_MAX } from '../limits.js'
import type { Multipart } from '../multipart.js'

/** What an upload is, beside the bytes that lie there: few words, written seldom, read by every process. */
export interface UploadState {
  /** Parts come by signed URLs, and nothing may be appended. */
  readonly isDirect: boolean
  /** Of appended parts; all but the last have it. */
  readonly partBytes: number
  /** Null until a first part is due. */
  readonly s3UploadId: string | null
  /** A copy to the key under way, to be aborted should it not finish. */
  readonly copy: { readonly key: BlobKey; readonly s3UploadId: string } | null
}

/** Parts that an upload may grow beyond what it was begun for: its size is a guess. */
const SPARE_PARTS = 1_000
const MIB = 1024 * 1024

export function newUploadState(sizeBytes: number, leastPartBytes: number): UploadState {
  const neededBytes = Math.ceil(sizeBytes / (PARTS_MAX - SPARE_PARTS) / MIB) * MIB
  return { isDirect: false, partBytes: Math.max(leastPartBytes, neededBytes), s3UploadId: null, copy: null }
}

export async function writeState(bucket: Bucket, uploadId: string, state: UploadState): Promise<void> {
  await putObject(bucket, statePath(uploadId), Buffer.from(JSON.stringify(state)))
}

/** Null for an unknown upload. */
export async function readState(bucket: Bucket, uploadId: string): Promise<UploadState | null> {
  const bytes = await readObject(bucket, statePath(uploadId))
  return bytes && (JSON.parse(bytes.toString('utf8')) as UploadState)
}

/** The multipart upload that collects the bytes. */
export function multipartOf(uploadId: string, { s3UploadId }: UploadState): Multipart | null {
  return s3UploadId === null ? null : { path: bytesPath(uploadId), s3UploadId }
}

/** The multipart upload that copies to the key. */
export function copyOf({ copy }: UploadState): Multipart | null {
  return copy && isBlobKey(copy.key) ? { path: copy.key, s3UploadId: copy.s3UploadId } : null
}
