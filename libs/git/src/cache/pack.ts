import type { Oid } from '@entrepot/core'

/** A pack as its row describes it. */
export interface PackRow {
  /** SHA-256 of the `.pack` file: its name in the blob store and in the cache. */
  readonly oid: Oid
  /** Of the `.pack` file. */
  readonly sizeBytes: number
}

/** What the two files of a pack are called in an `objects/pack` folder. */
export function packFileName(oid: Oid, extension: 'pack' | 'idx'): string {
  return `pack-${oid}.${extension}`
}

/** Folder in a repository's cache for packs that were made for readers (`exactObjects`). They go when the cache does. */
export const EXACT_FOLDER = 'exact'
