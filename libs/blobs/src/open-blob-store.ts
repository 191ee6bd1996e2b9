import type { BlobStore, Config, S3Config } from '@entrepot/core'
import { FsBlobStore } from './drivers/fs.blob-store.js'
import { MemoryBlobStore } from './drivers/memory.blob-store.js'
import { verified } from './wrappers/verified.blob-store.js'

/**
 * The store that the operator chose, ready for use and verified.
 * @throws DomainError `store-unavailable` when its folder can't be made or written, or S3 can't be reached
 * @throws DomainError `config-invalid` when S3 says that the bucket or the credentials are wrong
 */
export async function openBlobStore(config: Config['blobs']): Promise<BlobStore> {
  if (config.driver === 'memory') return verified(new MemoryBlobStore())
  const store = config.driver === 's3' ? await newS3Store(config) : new FsBlobStore(config.root)
  await store.prepare()
  return verified(store)
}

async function newS3Store(config: S3Config) {
  const { S3BlobStore } = await import('./s3.js') // the AWS SDK takes a while to load
  return new S3BlobStore(config)
}
