import { CopyObjectCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3'
import { at, type Bucket, type StoredObject } from './bucket.js'
import { COPIES_AT_ONCE, PARTS_MAX } from './limits.js'
import { completeMultipart, type Multipart } from './multipart.js'
import { isS3Error, onS3 } from './s3-error.js'

type Source = Pick<StoredObject, 'path' | 'sizeBytes' | 'etag'>

/** Whether a copy takes several requests, and hence leaves something to clean up after a crash. */
export function isCopiedInParts({ limits }: Bucket, sizeBytes: number): boolean {
  return sizeBytes > limits.copyMaxBytes
}

/** Copies within the store, in one request. False when the source is gone, or not the one that was seen. */
export async function copyWhole(bucket: Bucket, source: Source, target: string): Promise<boolean> {
  return unlessGone('CopyObject', async () => {
    await bucket.patient.send(new CopyObjectCommand({ ...at(bucket, target), ...from(bucket, source) }))
    return true
  })
}

/** Copies within the store in parts, several at once. False when the source is gone, or not the one that was seen. */
export async function copyInParts(bucket: Bucket, source: Source, target: Multipart): Promise<boolean> {
  const ranges = rangesOf(source.sizeBytes, bucket.limits.copyPartBytes)
  const parts: { partNumber: number; etag: string }[] = []
  const stop = new AbortController()
  const copyEveryNth = async (first: number): Promise<void> => {
    for (let nth = first; nth < ranges.length; nth += COPIES_AT_ONCE) {
      const command = new UploadPartCopyCommand({
        ...at(bucket, target.path),
        ...from(bucket, source),
        UploadId: target.s3UploadId,
        PartNumber: nth + 1,
        CopySourceRange: ranges[nth],
      })
      const { CopyPartResult } = await bucket.patient.send(command, { abortSignal: stop.signal })
      parts[nth] = { partNumber: nth + 1, etag: CopyPartResult?.ETag ?? '' }
    }
  }
  return unlessGone('UploadPartCopy', async () => {
    try {
      await Promise.all(Array.from({ length: COPIES_AT_ONCE }, (_, nth) => copyEveryNth(nth)))
    } finally {
      stop.abort()
    }
    return completeMultipart(bucket, target, parts, source.sizeBytes)
  })
}

function from(bucket: Bucket, { path, etag }: Source) {
  const { Bucket, Key } = at(bucket, path)
  return { CopySource: `${Bucket}/${Key}`, CopySourceIfMatch: etag }
}

async function unlessGone(operation: string, work: () => Promise<boolean>): Promise<boolean> {
  return onS3(operation, async () => {
    try {
      return await work()
    } catch (error) {
      if (isS3Error(error, 'PreconditionFailed', 'NoSuchKey', 'NoSuchUpload', 'NotFound')) return false
      throw error
    }
  })
}

function rangesOf(sizeBytes: number, wantedBytes: number): string[] {
  const partBytes = Math.max(wantedBytes, Math.ceil(sizeBytes / PARTS_MAX))
  const ranges: string[] = []
  for (let start = 0; start < sizeBytes; start += partBytes) {
    ranges.push(`bytes=${start}-${Math.min(start + partBytes, sizeBytes) - 1}`)
  }
  return ranges
}
