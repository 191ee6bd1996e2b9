import { DomainError, isBlobKey, type BlobKey } from '@entrepot/core'

/**
 * ```
 * <prefix>/
 *   sha256/ab/cd/<oid>, packs/<oid>.pack, …   visible: named as their keys are
 *   incoming/<uuid>/upload                    what is known of an upload; it exists as long as this does
 *   incoming/<uuid>/bytes                     target of its multipart upload; there once it is closed
 *   incoming/<uuid>/tail-<offset>             received bytes from `offset` on, too few for a part
 * ```
 * A tail counts only if the parts end at its offset, so a part that takes a tail in replaces it by being there.
 */
export const INCOMING = 'incoming/'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Digits, so that tails sort by offset: S3 holds nothing larger. */
const OFFSET_DIGITS = 15

/** What is asked of as an upload id but is no UUID is an unknown upload, and never a path. */
export function isUploadId(text: string): boolean {
  return UUID.test(text)
}

/** @throws DomainError `invalid-argument` for what is not a key: the only way from a key to a path. */
export function pathOf(key: BlobKey): string {
  if (isBlobKey(key)) return key
  throw new DomainError('invalid-argument', 'This is not a key of the blob store.', { key: String(key) })
}

export function uploadFolder(uploadId: string): string {
  return `${INCOMING}${uploadId}/`
}

export function statePath(uploadId: string): string {
  return `${uploadFolder(uploadId)}upload`
}

export function bytesPath(uploadId: string): string {
  return `${uploadFolder(uploadId)}bytes`
}

export function tailPath(uploadId: string, offset: number): string {
  return `${uploadFolder(uploadId)}tail-${String(offset).padStart(OFFSET_DIGITS, '0')}`
}

/** The upload that a path below `incoming/` belongs to, or null for what is none of ours. */
export function uploadIdIn(path: string): string | null {
  const id = path.slice(INCOMING.length).split('/', 1)[0] ?? ''
  return path.startsWith(INCOMING) && isUploadId(id) ? id : null
}
