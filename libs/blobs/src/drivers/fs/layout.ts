import { DomainError, isBlobKey, type BlobKey } from '@entrepot/core'
import { dirname, join } from 'node:path'

/**
 * ```
 * <root>/                     folders 0700, files 0600
 *   sha256/ab/cd/<oid>        visible: nothing else is ever written at these three levels
 *   packs/ab/<oid>.pack       spread over 256 folders, so that none holds millions of names
 *   packs/ab/<oid>.idx
 *   index/ab/<commit>
 *   incoming/<uuid>           uploads, and puts under way; becomes visible by rename
 *   <kind>/partial/<uuid>     copies under way, where `incoming` lies on another volume than `<kind>`
 * ```
 * A crash leaves files only under `incoming` and `partial`; both are listed as uploads, and the sweep removes them.
 */
export const KINDS = ['index', 'packs', 'sha256'] as const
export type Kind = (typeof KINDS)[number]

/** Levels of two-digit folders below the kind. */
export const FOLDER_LEVELS = { index: 1, packs: 1, sha256: 2 } as const satisfies Record<Kind, number>

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What is asked of as an upload id but is no UUID is an unknown upload, and never a path. */
export function isUploadId(text: string): boolean {
  return UUID.test(text)
}

/** @throws DomainError `invalid-argument` for what is not a key: the only way from a key to a path. */
export function pathOf(root: string, key: BlobKey): string {
  if (!isBlobKey(key)) {
    throw new DomainError('invalid-argument', 'This is not a key of the blob store.', { key: String(key) })
  }
  const kind = kindOf(key)
  const name = key.slice(key.lastIndexOf('/') + 1)
  const folders = FOLDER_LEVELS[kind] === 2 ? [name.slice(0, 2), name.slice(2, 4)] : [name.slice(0, 2)]
  return join(root, kind, ...folders, name)
}

/** Of a key that `pathOf` has accepted. */
export function kindOf(key: BlobKey): Kind {
  return key.slice(0, key.indexOf('/')) as Kind
}

export function incomingFolder(root: string): string {
  return join(root, 'incoming')
}

export function uploadPath(root: string, uploadId: string): string {
  return join(incomingFolder(root), uploadId)
}

/** On the volume of the kind, which `incoming` may not be on. */
export function partialPath(root: string, kind: Kind, uploadId: string): string {
  return join(root, kind, 'partial', uploadId)
}

/** Every folder that may hold what a crash left, without a walk over the blobs. */
export function unfinishedFolders(root: string): string[] {
  return [incomingFolder(root), ...KINDS.map(kind => dirname(partialPath(root, kind, '-')))]
}
