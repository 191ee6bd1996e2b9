// By itself, as it loads the AWS SDK, which whoever keeps blobs elsewhere need not wait for.
export { S3BlobStore } from './drivers/s3.blob-store.js'
export type { S3Limits } from './drivers/s3/limits.js'
