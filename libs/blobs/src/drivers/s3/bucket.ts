import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { S3Config } from '@entrepot/core'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CALL_ATTEMPTS,
  CONNECT_TIMEOUT_MS,
  CONNECTIONS_MAX,
  DOWNLOAD_ATTEMPTS,
  DOWNLOAD_PAUSE_MS,
  SILENCE_TIMEOUT_MS,
  WORK_TIMEOUT_MS,
  type S3Limits,
} from './limits.js'
import { isS3Error, nullIfMissing, onS3, refusalOf } from './s3-error.js'

/** One bucket, and our prefix in it. Paths are without that prefix. */
export interface Bucket {
  readonly client: S3Client
  /** For calls that keep the store busy for minutes without a word. */
  readonly patient: S3Client
  /** Signs URLs for the address at which clients reach the store; nothing is sent with it. */
  readonly signer: S3Client
  readonly name: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
  readonly limits: S3Limits
}

export interface StoredObject {
  readonly path: string
  readonly sizeBytes: number
  readonly etag: string
  readonly modifiedAt: Date
}

export function openBucket(config: S3Config, limits: S3Limits): Bucket {
  const { endpoint, publicEndpoint } = config
  const client = clientFor(config, endpoint, SILENCE_TIMEOUT_MS)
  return {
    client,
    patient: clientFor(config, endpoint, WORK_TIMEOUT_MS),
    signer: publicEndpoint === null ? client : clientFor(config, publicEndpoint, SILENCE_TIMEOUT_MS),
    name: config.bucket,
    prefix: config.prefix === '' ? '' : `${config.prefix}/`,
    limits,
  }
}

function clientFor(
  { region, pathStyle, credentials }: S3Config,
  endpoint: string | null,
  silenceMs: number,
): S3Client {
  const agent = { keepAlive: true, maxSockets: CONNECTIONS_MAX }
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint !== null && { endpoint }),
    ...(credentials && { credentials }),
    retryMode: 'standard',
    maxAttempts: CALL_ATTEMPTS,
    // Else presigned part URLs bind the checksum of an empty body, and stores other than AWS meet checksums that they don't know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: silenceMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
}

/** How requests name an object. */
export function at(bucket: Bucket, path: string): { Bucket: string; Key: string } {
  return { Bucket: bucket.name, Key: bucket.prefix + path }
}

export async function headObject(bucket: Bucket, path: string): Promise<StoredObject | null> {
  const found = await onS3('HeadObject', () =>
    bucket.client.send(new HeadObjectCommand(at(bucket, path))).catch(nullIfMissing),
  )
  if (!found) return null
  const { ContentLength: sizeBytes = 0, ETag: etag = '', LastModified: modifiedAt = new Date(0) } = found
  return { path, sizeBytes, etag, modifiedAt }
}

/** Writes an object whole; of its bytes the request carries a SHA-256 that S3 checks. Returns its ETag. */
export async function putObject(bucket: Bucket, path: string, bytes: Buffer): Promise<string> {
  const { ETag = '' } = await onS3('PutObject', () =>
    bucket.client.send(new PutObjectCommand({ ...at(bucket, path), Body: bytes })),
  )
  return ETag
}

/** The bytes of a small object, or null; with an `etag` null also when it is another one by now. */
export async function readObject(bucket: Bucket, path: string, etag?: string): Promise<Buffer | null> {
  const command = new GetObjectCommand({ ...at(bucket, path), ...(etag !== undefined && { IfMatch: etag }) })
  for (let attempt = 1; ; attempt += 1) {
    const found = await onS3('GetObject', () =>
      bucket.client.send(command).catch((error: unknown) => {
        return isS3Error(error, 'PreconditionFailed') ? null : nullIfMissing(error)
      }),
    )
    if (!found?.Body) return null
    try {
      return Buffer.from(await found.Body.transformToByteArray())
    } catch (error) {
      // The SDK tries again until the answer begins, and leaves a body that breaks to us.
      if (attempt >= DOWNLOAD_ATTEMPTS) throw refusalOf('GetObject', error)
      await sleep(Math.random() * DOWNLOAD_PAUSE_MS * 2 ** attempt)
    }
  }
}

/** What isn't there is no failure. */
export async function removeObject(bucket: Bucket, path: string): Promise<void> {
  await onS3('DeleteObject', () =>
    bucket.client.send(new DeleteObjectCommand(at(bucket, path))).catch(nullIfMissing),
  )
}

/** Objects whose path begins with `prefix`, in byte order, after `after`; a call per thousand. */
export async function* listObjects(
  bucket: Bucket,
  prefix: string,
  after?: string,
): AsyncGenerator<StoredObject> {
  let token: string | undefined
  do {
    const page = await onS3('ListObjectsV2', () =>
      bucket.client.send(
        new ListObjectsV2Command({
          Bucket: bucket.name,
          Prefix: bucket.prefix + prefix,
          ...(token !== undefined && { ContinuationToken: token }),
          ...(token === undefined && after !== undefined && { StartAfter: bucket.prefix + after }),
        }),
      ),
    )
    for (const { Key = '', Size = 0, ETag = '', LastModified = new Date(0) } of page.Contents ?? []) {
      yield { path: Key.slice(bucket.prefix.length), sizeBytes: Size, etag: ETag, modifiedAt: LastModified }
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (token !== undefined)
}
