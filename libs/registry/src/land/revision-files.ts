import { buffer } from 'node:stream/consumers'
import { blobKeys, type BlobStore, type ByteRange, type CommitSha, type TreeEntry } from '@entrepot/core'
import type { ObjectReader } from '@entrepot/git'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'
import type { RevisionFacts } from './judge.js'

/** Files that are read whole at once: one look into them costs less than a second round trip. */
const SMALL_BYTES = 256 * 1024

/** How files are opened whose small ones `reader` sees: see `RevisionFacts.openFile`. */
export function fileOpenerOf(blobs: BlobStore, reader: ObjectReader): RevisionFacts['openFile'] {
  return ({ oid, lfs }: TreeEntry, range?: ByteRange) =>
    lfs ? blobs.open(blobKeys.largeFile(lfs.oid), range) : reader.openBlob(oid, range)
}

/** The files of a revision that landed, for who looks into them after the landing. */
export async function openRevisionFiles(
  engines: Pick<Engines, 'db' | 'git' | 'readers' | 'trees' | 'blobs'>,
  repoId: string,
  commit: CommitSha,
): Promise<Pick<RevisionFacts, 'entries' | 'openFile'>> {
  const reader = await openReader(engines, repoId)
  const { entries } = await engines.trees.get(commit, async () => reader)
  return { entries, openFile: fileOpenerOf(engines.blobs, reader) }
}

/** Bytes of one file from `start` on; fewer where it ends. A small one is read once. */
export function readEntry(
  openFile: RevisionFacts['openFile'],
  entry: TreeEntry,
): (start: number, endExclusive: number) => Promise<Uint8Array> {
  let whole: Promise<Buffer> | null = null
  return async (start, endExclusive) => {
    const end = Math.min(endExclusive, entry.sizeBytes)
    if (end <= start) return new Uint8Array(0)
    if (entry.sizeBytes > SMALL_BYTES)
      return await buffer(await openFile(entry, { start, endExclusive: end }))
    whole ??= openFile(entry).then(buffer)
    return (await whole).subarray(start, end)
  }
}
