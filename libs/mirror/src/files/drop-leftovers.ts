import { dropPartialUpload, findPartialUploads } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'

/**
 * Forgets the uploads of a mirror that is up to date: what they were begun for is not wanted any more, or came another way. Until then they
 * are kept, however often a run fails, to be gone on with.
 */
export async function dropLeftovers(
  { db, blobs }: Pick<Engines, 'db' | 'blobs'>,
  mirrorId: string,
): Promise<void> {
  for (const { oid, uploadId } of await findPartialUploads(db.prisma, mirrorId)) {
    await blobs.uploads.abort(uploadId)
    await dropPartialUpload(db.prisma, mirrorId, oid)
  }
}
