import { basename } from 'node:path'
import type { S3Config } from '@entrepot/core'

/** Where the global setup leaves the bucket of a run with `E2E_BLOBS=s3`, for the processes of the tests. */
export const SHARED_BUCKET = 'E2E_SHARED_BUCKET'

/** Whether servers keep their blobs in S3, so that clients bring and get bytes past them. */
export const keepsBlobsInS3 = process.env[SHARED_BUCKET] !== undefined

/** An S3 store as a server is told it. */
export function s3Environment(config: S3Config): Record<string, string> {
  const { bucket, prefix, region, endpoint, publicEndpoint, credentials } = config
  const parameters = new URLSearchParams({
    region,
    ...(endpoint !== null && { endpoint }),
    ...(publicEndpoint !== null && { publicEndpoint }),
  })
  return {
    ENTREPOT_BLOBS: `s3://${bucket}/${prefix}?${parameters.toString()}`,
    ENTREPOT_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
    ENTREPOT_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
  }
}

/** Nothing, or in a run with `E2E_BLOBS=s3` the S3 store of whoever works on a data folder: one to each folder. */
export function sharedS3Environment(dataDir: string): Record<string, string> {
  const shared = process.env[SHARED_BUCKET]
  if (shared === undefined) return {}
  return s3Environment({ ...(JSON.parse(shared) as S3Config), prefix: basename(dataDir) })
}
