import { SHARED_BUCKET } from './s3-environment.js'
import { startS3Server } from './s3-server.js'
import { makeDataDir, removeDataDir, STARTED_DATA_DIR, startServer } from './start-server.js'

type Teardown = () => Promise<void>

/** With `E2E_BLOBS=s3` every server of the run keeps its blobs in S3, unless its test says where. */
export default function setup(): Promise<Teardown> {
  return process.env['E2E_BLOBS'] === 's3' ? shareBucket() : makeStarted()
}

async function shareBucket(): Promise<Teardown> {
  const server = await startS3Server()
  process.env[SHARED_BUCKET] = JSON.stringify(await server.newBucket())
  return () => server.stop()
}

/** A data folder that has a first start behind it, of which dozens of servers get a copy. */
export async function makeStarted(): Promise<Teardown> {
  const dataDir = makeDataDir()
  const server = await startServer({ dataDir })
  await server.stop()
  process.env[STARTED_DATA_DIR] = dataDir
  return async () => removeDataDir(dataDir)
}
