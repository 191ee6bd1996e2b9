import { SHARED_BUCKET } from './s3-environment.js'
import { startS3Server } from './s3-server.js'

/** With `E2E_BLOBS=s3` every server of the run keeps its blobs in S3, unless its test says where. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['E2E_BLOBS'] !== 's3') return
  const server = await startS3Server()
  process.env[SHARED_BUCKET] = JSON.stringify(await server.newBucket())
  return () => server.stop()
}
