import { UploadPartCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { DomainError, type SignedPart } from '@entrepot/core'
import { at, type Bucket } from '../bucket.js'
import { bytesPath } from '../layout.js'
import { PART_MAX_BYTES, PART_MIN_BYTES, PART_URL_MAX_SECONDS, PARTS_MAX } from '../limits.js'
import { createMultipart, type Multipart } from '../multipart.js'
import { onS3 } from '../s3-error.js'
import type { Upload } from './load-upload.js'
import { multipartOf, writeState } from './upload-state.js'

/**
 * URLs for the parts of a direct upload, which from now on takes no appends. Each binds the length of its part, which every client
 * states by itself, so that nobody stores more than was announced.
 *
 * @throws DomainError `invalid-argument` for an upload that is closed or was appended to, and for parts that S3 would refuse
 */
export async function signParts(
  bucket: Bucket,
  upload: Upload,
  partSizesBytes: readonly number[],
  ttlSeconds: number,
): Promise<SignedPart[]> {
  requirePartSizes(partSizesBytes)
  if (upload.closed) throw refusal('The upload is complete: it takes no more parts.', upload.id)
  if (!upload.state.isDirect && upload.receivedBytes > 0) {
    throw refusal('Bytes were appended to the upload: it can not take parts as well.', upload.id)
  }
  const multipart = await beginDirect(bucket, upload)
  const expiresIn = Math.max(1, Math.min(Math.floor(ttlSeconds), PART_URL_MAX_SECONDS))
  return onS3('sign', () =>
    Promise.all(
      partSizesBytes.map(async (ContentLength, nth) => {
        const part = { UploadId: multipart.s3UploadId, PartNumber: nth + 1, ContentLength }
        const command = new UploadPartCommand({ ...at(bucket, multipart.path), ...part })
        return { partNumber: nth + 1, url: await getSignedUrl(bucket.signer, command, { expiresIn }) }
      }),
    ),
  )
}

/** Written down before a URL leaves, so that no process appends to it. */
async function beginDirect(bucket: Bucket, { id, state }: Upload): Promise<Multipart> {
  const known = multipartOf(id, state)
  if (known && state.isDirect) return known
  const multipart = known ?? (await createMultipart(bucket, bytesPath(id)))
  await writeState(bucket, id, { ...state, isDirect: true, s3UploadId: multipart.s3UploadId })
  return multipart
}

function requirePartSizes(sizes: readonly number[]): void {
  const isFit = sizes.every(
    (size, nth) =>
      Number.isSafeInteger(size) &&
      size <= PART_MAX_BYTES &&
      (size >= PART_MIN_BYTES || (size >= 0 && nth === sizes.length - 1)),
  )
  if (sizes.length > 0 && sizes.length <= PARTS_MAX && isFit) return
  throw new DomainError(
    'invalid-argument',
    'An upload takes 1 to 10,000 parts of 5 MiB to 5 GiB each; the last may be smaller.',
    { parts: sizes.length },
  )
}

function refusal(message: string, uploadId: string): DomainError {
  return new DomainError('invalid-argument', message, { uploadId })
}
