import type { BlobStore, Config } from '@entrepot/core'
import { FsBlobStore } from './drivers/fs.blob-store.js'
import { MemoryBlobStore } from './drivers/memory.blob-store.js'
import { verified } from './wrappers/verified.blob-store.js'

/**
 * The store that the operator chose, ready for use and verified.
 * @throws DomainError `store-unavailable` when its folder can't be made or written
 */
export async function openBlobStore(config: Config['blobs']): Promise<BlobStore> {
  if (config.driver === 'memory') return verified(new MemoryBlobStore())
  const store = new FsBlobStore(config.root)
  await store.prepare()
  return verified(store)
}
