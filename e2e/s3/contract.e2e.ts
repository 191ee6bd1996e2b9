import { verified } from '@entrepot/blobs'
import { describeBlobStore } from '@entrepot/blobs/contract'
import { afterAll, beforeAll, describe } from 'vitest'
import { isS3ServerMissing, newS3Store, type S3Server, startS3Server } from '../support/s3-server.js'

describe.skipIf(isS3ServerMissing)('on versitygw', () => {
  let server: S3Server
  beforeAll(async () => {
    server = await startS3Server()
  })
  afterAll(() => server?.stop())

  describeBlobStore('S3BlobStore', () => newS3Store(server), { signs: true })
  describeBlobStore('verified(S3BlobStore)', async () => verified(await newS3Store(server)), {
    verifies: true,
    signs: true,
  })
})
