import type { GitOid } from '@entrepot/core'
import {
  LFS_POINTER_MAX_BYTES,
  LFS_POINTER_MIN_BYTES,
  type LfsPointer,
  type ObjectReader,
  parseLfsPointer,
  walkNewObjects,
} from '@entrepot/git'

/** A blob that is a pointer, and where it was come across first. */
export interface FoundPointer {
  readonly blob: GitOid
  readonly pointer: LfsPointer
  readonly path: string
}

/** Objects that are walked at most. */
const MAX_OBJECTS = 20_000_000
/** Blobs that are read at a time, of at most a kilobyte each. */
const BATCH = 1_000

/**
 * Every pointer to a large file in all that `tips` lead to.
 * Cost: a walk of the whole history, and a read of each small blob in it.
 *
 * @throws DomainError `limit-exceeded`, `object-missing`
 */
export async function* walkPointers(
  reader: ObjectReader,
  tips: readonly GitOid[],
  signal?: AbortSignal,
): AsyncGenerator<FoundPointer> {
  let batch: { readonly oid: GitOid; readonly path: string }[] = []
  const walk = { tips, known: [], maxObjects: MAX_OBJECTS, ...(signal && { signal }) }
  for await (const { oid, type, sizeBytes, path } of walkNewObjects(reader.gitDir, walk)) {
    if (type !== 'blob' || sizeBytes < LFS_POINTER_MIN_BYTES || sizeBytes > LFS_POINTER_MAX_BYTES) continue
    batch.push({ oid, path })
    if (batch.length < BATCH) continue
    yield* readPointers(reader, batch)
    batch = []
  }
  yield* readPointers(reader, batch)
}

async function* readPointers(
  reader: ObjectReader,
  batch: readonly { readonly oid: GitOid; readonly path: string }[],
): AsyncGenerator<FoundPointer> {
  const blobs = await reader.readSmallBlobs(batch.map(({ oid }) => oid))
  for (const [at, { oid, path }] of batch.entries()) {
    const pointer = parseLfsPointer(blobs[at] ?? Buffer.alloc(0))
    if (pointer) yield { blob: oid, pointer, path }
  }
}
