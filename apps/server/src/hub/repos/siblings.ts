import type { TreeIndex } from '@entrepot/git'
import { isFile } from '@entrepot/registry'

export interface Sibling {
  readonly rfilename: string
  readonly size?: number
  readonly blobId?: string
  readonly lfs?: { readonly sha256: string; readonly size: number; readonly pointerSize: number }
}

/** Every file of a revision; with what it is made of only when asked, as most clients want the names. */
export function siblingsOf({ entries }: TreeIndex, hasBlobs: boolean): Sibling[] {
  return entries.filter(isFile).map(({ path, oid, sizeBytes, lfs }) => ({
    rfilename: path,
    ...(hasBlobs && { size: sizeBytes, blobId: oid }),
    ...(hasBlobs && lfs && { lfs: { sha256: lfs.oid, size: sizeBytes, pointerSize: lfs.pointerSizeBytes } }),
  }))
}
