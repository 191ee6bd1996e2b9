import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { setTimeout as sleep } from 'node:timers/promises'
import { at, headObject, type Bucket } from './bucket.js'
import { COMPLETION_LOOK_MS, COMPLETION_WAIT_MS } from './limits.js'
import { attemptsOf, isS3Error, nullIfMissing, onS3 } from './s3-error.js'

/** A multipart upload of S3: it is gone, and every URL signed for its parts dead, once it is completed or aborted. */
export interface Multipart {
  readonly path: string
  readonly s3UploadId: string
}

export interface StoredPart {
  readonly partNumber: number
  readonly sizeBytes: number
  readonly etag: string
  readonly modifiedAt: Date
}

export function bytesOf(parts: readonly { readonly sizeBytes: number }[]): number {
  let sizeBytes = 0
  for (const part of parts) sizeBytes += part.sizeBytes
  return sizeBytes
}

export async function createMultipart(bucket: Bucket, path: string): Promise<Multipart> {
  const { UploadId = '' } = await onS3('CreateMultipartUpload', () =>
    bucket.client.send(new CreateMultipartUploadCommand(at(bucket, path))),
  )
  return { path, s3UploadId: UploadId }
}

/** Sends a part; of its bytes the request carries a SHA-256 that S3 checks. Null when the multipart upload has ended. */
export async function uploadPart(
  bucket: Bucket,
  { path, s3UploadId }: Multipart,
  partNumber: number,
  bytes: Buffer,
): Promise<StoredPart | null> {
  const command = new UploadPartCommand({
    ...at(bucket, path),
    UploadId: s3UploadId,
    PartNumber: partNumber,
    Body: bytes,
  })
  const done = await onS3('UploadPart', () => bucket.client.send(command).catch(nullIfMissing))
  return done && { partNumber, sizeBytes: bytes.length, etag: done.ETag ?? '', modifiedAt: new Date() }
}

/** The parts that are there, in order; null when the multipart upload has ended. A call per thousand. */
export async function listParts(
  bucket: Bucket,
  { path, s3UploadId }: Multipart,
): Promise<StoredPart[] | null> {
  const parts: StoredPart[] = []
  let after: string | undefined
  do {
    const command = new ListPartsCommand({
      ...at(bucket, path),
      UploadId: s3UploadId,
      ...(after !== undefined && { PartNumberMarker: after }),
    })
    const page = await onS3('ListParts', () => bucket.client.send(command).catch(nullIfMissing))
    if (!page) return null
    for (const { PartNumber = 0, Size = 0, ETag = '', LastModified = new Date(0) } of page.Parts ?? []) {
      parts.push({ partNumber: PartNumber, sizeBytes: Size, etag: ETag, modifiedAt: LastModified })
    }
    after = page.IsTruncated ? page.NextPartNumberMarker : undefined
  } while (after !== undefined)
  return parts
}

/**
 * Joins parts into the object at the path, which appears whole. False when the multipart upload has ended otherwise.
 * @param sizeBytes  of all parts, by which a completion is known whose answer was lost
 */
export async function completeMultipart(
  bucket: Bucket,
  { path, s3UploadId }: Multipart,
  parts: readonly { partNumber: number; etag: string }[],
  sizeBytes: number,
): Promise<boolean> {
  const command = new CompleteMultipartUploadCommand({
    ...at(bucket, path),
    UploadId: s3UploadId,
    MultipartUpload: { Parts: parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })) },
  })
  return onS3('CompleteMultipartUpload', async () => {
    try {
      await bucket.patient.send(command)
      return true
    } catch (error) {
      const isAgain = attemptsOf(error) > 1
      if (!isS3Error(error, 'NoSuchUpload') && !(isAgain && isS3Error(error, 'InvalidPart'))) throw error
      // An earlier try, whose answer was lost, may have done it or be doing it still.
      return appears(bucket, path, { sizeBytes, withinMs: isAgain ? COMPLETION_WAIT_MS : 0 })
    }
  })
}

async function appears(
  bucket: Bucket,
  path: string,
  { sizeBytes, withinMs }: { sizeBytes: number; withinMs: number },
): Promise<boolean> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await headObject(bucket, path)
    if (found || Date.now() >= deadline) return found?.sizeBytes === sizeBytes
    await sleep(COMPLETION_LOOK_MS)
  }
}

/** Forgets a multipart upload and its parts. What isn't there is no failure. */
export async function abortMultipart(bucket: Bucket, { path, s3UploadId }: Multipart): Promise<void> {
  const command = new AbortMultipartUploadCommand({ ...at(bucket, path), UploadId: s3UploadId })
  await onS3('AbortMultipartUpload', () => bucket.client.send(command).catch(nullIfMissing))
}

/** Multipart uploads under way whose path begins with `prefix`, also those that nothing of ours remembers. */
export async function* listMultiparts(
  bucket: Bucket,
  prefix: string,
): AsyncGenerator<Multipart & { readonly begunAt: Date }> {
  let after: { KeyMarker?: string; UploadIdMarker?: string } | null = {}
  while (after !== null) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket.name,
      Prefix: bucket.prefix + prefix,
      ...after,
    })
    const page = await onS3('ListMultipartUploads', () => bucket.client.send(command))
    for (const { Key = '', UploadId = '', Initiated = new Date(0) } of page.Uploads ?? []) {
      yield { path: Key.slice(bucket.prefix.length), s3UploadId: UploadId, begunAt: Initiated }
    }
    after = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker ?? '', UploadIdMarker: page.NextUploadIdMarker ?? '' }
      : null
  }
}
