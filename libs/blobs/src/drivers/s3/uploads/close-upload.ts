import { DomainError, type UploadedPart } from '@entrepot/core'
import { unknownUpload } from '../../../refusals.js'
import { headObject, putObject, readObject, type Bucket, type StoredObject } from '../bucket.js'
import { copyWhole } from '../copy-object.js'
import { bytesPath } from '../layout.js'
import { abortMultipart, bytesOf, completeMultipart, type Multipart, uploadPart } from '../multipart.js'
import type { Upload } from './load-upload.js'
import { multipartOf } from './upload-state.js'

/**
 * Makes one object of what an upload received; from then on no signed URL can change it.
 *
 * @param chosen  parts of a direct upload to join; empty for all that there are
 * @throws DomainError `invalid-argument` when the chosen parts are not there, or one but the last is too small
 * @throws DomainError `blob-missing` when the upload ended meanwhile
 */
export async function closeUpload(
  bucket: Bucket,
  upload: Upload,
  chosen: readonly UploadedPart[],
): Promise<StoredObject> {
  if (upload.closed) return upload.closed
  const multipart = multipartOf(upload.id, upload.state)
  const parts = chosen.length > 0 ? chosenParts(upload, chosen) : [...upload.parts]
  if (multipart && (parts.length > 0 || upload.tail)) await join(bucket, upload, { multipart, parts })
  else {
    await closeWithoutParts(bucket, upload)
    if (multipart) await abortMultipart(bucket, multipart)
  }
  const closed = await headObject(bucket, bytesPath(upload.id))
  if (!closed) throw unknownUpload(upload.id)
  return closed
}

interface Joining {
  readonly multipart: Multipart
  readonly parts: { partNumber: number; etag: string; sizeBytes: number }[]
}

async function join(bucket: Bucket, upload: Upload, { multipart, parts }: Joining): Promise<void> {
  if (upload.tail) {
    const bytes = await readObject(bucket, upload.tail.path, upload.tail.etag)
    const last = bytes && (await uploadPart(bucket, multipart, parts.length + 1, bytes))
    if (!last) throw unknownUpload(upload.id)
    parts.push(last)
  }
  const isClosed = await completeMultipart(bucket, multipart, parts, bytesOf(parts)).catch(
    (error: unknown) => {
      throw wrongParts(error)
    },
  )
  if (!isClosed) throw unknownUpload(upload.id)
}

async function closeWithoutParts(bucket: Bucket, { id, tail }: Upload): Promise<void> {
  if (!tail) await putObject(bucket, bytesPath(id), Buffer.alloc(0))
  else if (!(await copyWhole(bucket, tail, bytesPath(id)))) throw unknownUpload(id)
}

function chosenParts({ parts }: Upload, chosen: readonly UploadedPart[]): Joining['parts'] {
  const inOrder = [...chosen].sort((one, other) => one.partNumber - other.partNumber)
  return inOrder.map(({ partNumber, etag }) => {
    const found = parts.find(part => part.partNumber === partNumber)
    if (found && bare(found.etag) === bare(etag)) return found
    throw new DomainError(
      'invalid-argument',
      `Part ${partNumber} is not the one that was uploaded. Upload it again.`,
      { partNumber },
    )
  })
}

/** Clients hand an ETag back with its quotes or without. */
function bare(etag: string): string {
  return etag.replace(/^"|"$/g, '')
}

function wrongParts(error: unknown): unknown {
  const cause = error instanceof DomainError ? error.detail['code'] : null
  if (cause !== 'EntityTooSmall' && cause !== 'InvalidPart' && cause !== 'InvalidPartOrder') return error
  return new DomainError(
    'invalid-argument',
    'The store refused the parts: every one but the last must have at least 5 MiB. Upload them again.',
    { code: cause },
  )
}
