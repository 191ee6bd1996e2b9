import type { BlobStore } from '@entrepot/core'

export interface SweepOptions {
  /** Only uploads that received nothing since are removed. Leave room for the longest pause of a client: a day, say. */
  readonly olderThan: Date
  /** Uploads that somebody still refers to, whatever their age. */
  readonly keep: ReadonlySet<string>
}

/**
 * Aborts the uploads that nobody will finish, and with them what a crash left of puts and copies under way. Safe while the
 * store is in use. Returns what was freed.
 */
export async function sweepUploads(
  store: BlobStore,
  { olderThan, keep }: SweepOptions,
): Promise<{ uploads: number; sizeBytes: number }> {
  const freed = { uploads: 0, sizeBytes: 0 }
  for await (const upload of store.uploads.list()) {
    if (keep.has(upload.uploadId) || upload.modifiedAt >= olderThan) continue
    await store.uploads.abort(upload.uploadId)
    freed.uploads += 1
    freed.sizeBytes += upload.sizeBytes
  }
  return freed
}
