import { DomainError, type BlobKey } from '@entrepot/core'

/** For a driver's `open` of a key that isn't there. */
export function missingBlob(key: BlobKey): DomainError {
  return new DomainError('blob-missing', 'The store does not hold these bytes.', { key })
}

/** For what is asked of an upload that never began, or has ended. */
export function unknownUpload(uploadId: string): DomainError {
  return new DomainError(
    'blob-missing',
    'There is no such upload. It may have ended or expired: begin a new one.',
    {
      uploadId,
    },
  )
}

/** For an append that would leave a hole or write twice. */
export function wrongOffset(uploadId: string, offset: number, receivedBytes: number): DomainError {
  return new DomainError(
    'invalid-argument',
    `The upload stands at byte ${receivedBytes}. Go on from there.`,
    {
      uploadId,
      offset,
      receivedBytes,
    },
  )
}
