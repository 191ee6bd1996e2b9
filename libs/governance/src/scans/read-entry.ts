import type { TreeEntry } from '@entrepot/core'
import type { ReadRange } from '@entrepot/formats'
import type { RevisionFacts } from '@entrepot/registry'
import { buffer } from 'node:stream/consumers'

/** Files that are read whole at once: one look into them costs less than a second round trip. */
const SMALL_BYTES = 256 * 1024

/** Ranges of a file. A small one is read once. */
export function readEntry(openFile: RevisionFacts['openFile'], entry: TreeEntry): ReadRange {
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
