import type { BlobStore } from '@entrepot/core'
import { describe } from 'vitest'
import { describeBlobs } from './contract/blobs.js'
import { describeDirectUploads } from './contract/direct-uploads.js'
import { describeUploads } from './contract/uploads.js'
import { describeVerifying } from './contract/verifies.js'

/**
 * The tests that every driver and wrapper of `BlobStore` passes; its spec is one call. For specs only: it imports vitest.
 *
 * @param openStore  opens a store with nothing in it; called several times
 * @param verifies   whether it also refuses bytes that don't have the hash that their key names
 * @param signs      whether it signs URLs by which clients send and get bytes themselves
 */
export function describeBlobStore(
  name: string,
  openStore: () => Promise<BlobStore>,
  { verifies = false, signs = false }: { readonly verifies?: boolean; readonly signs?: boolean } = {},
): void {
  describe(`${name} keeps the BlobStore contract`, () => {
    describeBlobs(openStore)
    describeUploads(openStore)
    if (verifies) describeVerifying(openStore)
    if (signs) describeDirectUploads(openStore)
  })
}
