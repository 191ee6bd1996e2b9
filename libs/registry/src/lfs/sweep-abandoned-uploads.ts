import { sweepUploads } from '@entrepot/blobs'
import {
  dropPendingUpload,
  listActiveUploads,
  listIdleUploads,
  listPartialUploads,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { abortUploads } from './claim-object.js'

/** Milliseconds without a byte or a question after which nobody will finish an upload. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Ends the uploads that nobody will finish: what a crash left, and what clients began and never completed. What a mirror may go on with
 * stays, whatever its age. Safe while the store is in use, and on several nodes at once.
 */
export async function sweepAbandonedUploads(
  { db, blobs }: Pick<Engines, 'db' | 'blobs'>,
  now: Date,
): Promise<{ uploads: number; sizeBytes: number }> {
  const since = new Date(now.getTime() - ABANDONED_AFTER_MS)
  const keep = new Set([
    ...(await listPartialUploads(db.prisma)),
    ...(await listActiveUploads(db.prisma, since)),
  ])
  const freed = await sweepUploads(blobs, { olderThan: since, keep })
  let after: string | null = null
  for (;;) {
    const idle = await listIdleUploads(db.prisma, since, after)
    for (const upload of idle) {
      // To a store itself bytes may come without our knowing: then the sweep above has left it.
      if (upload.isDirect && (await blobs.uploads.receivedBytes(upload.uploadId)) !== null) continue
      await dropPendingUpload(db.prisma, upload.uploadId)
      await abortUploads(blobs, upload)
    }
    const last = idle.at(-1)
    if (!last) return freed
    after = last.uploadId
  }
}
