import { DomainError, isDomainError } from '@entrepot/core'

/** For what is asked of an upload that is over: completed, replaced by one of another shape, or swept. */
export function uploadEnded(): DomainError {
  return new DomainError(
    'lfs-object-missing',
    'This upload has ended, or another took its place. Ask for a new one, then send the file again.',
  )
}

/** What the sender should be told when bytes are not what they were said to be: that is their doing, and no fault of the store. */
export function asSendersFault(error: unknown): unknown {
  if (!isDomainError(error, 'object-corrupt')) return error
  return new DomainError('content-mismatch', error.message, error.detail, { cause: error })
}
