import { isBlobKey, type BlobKey, type BlobListing } from '@entrepot/core'
import { listObjects, type Bucket } from './bucket.js'

/** What keys begin with, in byte order. */
const KINDS = ['index/', 'packs/', 'sha256/']

/** Asks for each kind by itself, as uploads lie between them. Objects that are no blobs are passed over. */
export async function* listKeys(
  bucket: Bucket,
  prefix: string,
  after: BlobKey | undefined,
): AsyncGenerator<BlobListing> {
  for (const kind of KINDS) {
    if (!kind.startsWith(prefix) && !prefix.startsWith(kind)) continue
    const wanted = prefix.startsWith(kind) ? prefix : kind
    if (after !== undefined && after >= wanted && !after.startsWith(wanted)) continue
    const start = after?.startsWith(wanted) ? after : undefined
    for await (const { path: key, sizeBytes, modifiedAt } of listObjects(bucket, wanted, start)) {
      if (isBlobKey(key)) yield { key, sizeBytes, modifiedAt }
    }
  }
}
