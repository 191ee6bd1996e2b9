import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { asOid, blobKeys, DomainError, type Oid, readSize } from '@entrepot/core'
import { dropMadeBlobs, noteMadeBlob, transaction } from '@entrepot/persistence'
import { collectRetiredBlobs, type Engines } from '@entrepot/registry'

/** A large file that was made, and is in the store. */
export interface MadeFile {
  readonly path: string
  readonly oid: Oid
  readonly sizeBytes: number
}

/** Whom a large file counts for that is to be linked to a repository that is there; null: it is about to be made. */
export type Claim = { readonly repoId: string; readonly accountId: string } | null

/** The hash of a file. Cost: a read of all of it. */
export async function hashFile(path: string, signal: AbortSignal): Promise<Oid> {
  const { size } = await stat(path)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: readSize(size) }), hash, { signal })
  return asOid(hash.digest('hex'))
}

/**
 * Puts a file that was made into the store. Nobody can read it before it lands, and what does not land is collected.
 * @throws DomainError `store-unavailable`, `object-corrupt`
 */
export async function putMade(
  engines: Pick<Engines, 'db' | 'blobs'>,
  made: { readonly file: string; readonly path: string; readonly oid: Oid },
  claim: Claim,
  signal: AbortSignal,
): Promise<MadeFile> {
  const { size: sizeBytes } = await stat(made.file)
  const { uploads } = engines.blobs
  const file = { oid: made.oid, sizeBytes }
  const uploadId = await uploads.begin(sizeBytes)
  try {
    await uploads.append(
      uploadId,
      0,
      createReadStream(made.file, { highWaterMark: readSize(sizeBytes), signal }),
    )
    await uploads.promote(uploadId, blobKeys.largeFile(made.oid), file)
  } catch (error) {
    await Promise.allSettled([uploads.abort(uploadId)])
    throw error
  }
  await transaction(engines.db.prisma, async tx => {
    await noteMadeBlob(tx, file, claim)
    // Another repository may have let go of the same bytes at this very moment.
    if ((await engines.blobs.stat(blobKeys.largeFile(made.oid))) === null)
      throw new DomainError('object-missing', 'What was made was deleted as it arrived. Try again.')
  })
  return { path: made.path, ...file }
}

/** Lets go of what was made and did not land. */
export async function forgetMade(
  engines: Pick<Engines, 'db' | 'blobs'>,
  files: readonly MadeFile[],
  claim: Claim,
): Promise<void> {
  if (files.length === 0) return
  const oids = files.map(({ oid }) => oid)
  await transaction(engines.db.prisma, tx => dropMadeBlobs(tx, oids, claim))
  await collectRetiredBlobs(engines)
}
