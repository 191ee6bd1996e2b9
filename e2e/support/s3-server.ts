import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { S3BlobStore, type S3Limits } from '@entrepot/blobs/s3'
import type { S3Config } from '@entrepot/core'
import { freePort } from './start-server.js'

/** Where `e2e/support/install-s3-server.mjs` puts it. */
export const S3_PROGRAM = resolve('.cache', 'tools', 'versitygw-v1.8.0', 'versitygw')
/** Milliseconds. */
const START_TIMEOUT_MS = 20_000

/** With `CI=true` a missing S3 server is a failure; on a person's machine it is a skip, by name. */
export const isS3ServerMissing = process.env['CI'] !== 'true' && !existsSync(S3_PROGRAM)

/** versitygw over a folder of its own: an S3 server that nobody here wrote. */
export interface S3Server {
  readonly url: string
  /** What an `openBlobStore` needs, for a new and empty bucket. */
  newBucket(): Promise<S3Config>
  stop(): Promise<void>
}

/** @param options.copyMaxBytes  what one copy takes, where 5 GiB are too many for a test */
export async function startS3Server(options: { copyMaxBytes?: number } = {}): Promise<S3Server> {
  if (!existsSync(S3_PROGRAM)) {
    throw new Error('there is no S3 server to test against: node e2e/support/install-s3-server.mjs')
  }
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-s3-'))
  const [buckets, metadata] = [join(folder, 'buckets'), join(folder, 'metadata')]
  for (const made of [buckets, metadata]) mkdirSync(made)
  const port = await freePort()
  const credentials = { accessKeyId: `key${hex(8)}`, secretAccessKey: hex(20) }
  const copyMax =
    options.copyMaxBytes === undefined ? [] : ['--copy-object-threshold', String(options.copyMaxBytes)]
  const child = spawn(
    S3_PROGRAM,
    // Beside the objects and not in their attributes, which not every file system has.
    [
      '--port',
      `127.0.0.1:${port}`,
      '--health',
      '/health',
      '--keep-alive',
      '--quiet',
      ...copyMax,
      'posix',
      '--sidecar',
      metadata,
      buckets,
    ],
    {
      env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let log = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', chunk => (log += String(chunk)))
  const gone = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve())
    child.once('error', reject)
  })
  const url = `http://127.0.0.1:${port}`
  await untilReady(
    url,
    () => child.exitCode !== null,
    () => log,
  )
  return {
    url,
    newBucket: async () => {
      const bucket = `bucket-${hex(8)}`
      const config = s3Config(url, bucket, credentials)
      await createBucket(config)
      return config
    },
    stop: async () => {
      child.kill('SIGKILL')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function s3Config(endpoint: string, bucket: string, credentials: S3Config['credentials']): S3Config {
  return {
    driver: 's3',
    bucket,
    prefix: 'some/prefix',
    endpoint,
    publicEndpoint: null,
    region: 'us-east-1',
    pathStyle: true,
    credentials,
  }
}

/** A store in a bucket of its own. */
export async function newS3Store(server: S3Server, limits?: S3Limits): Promise<S3BlobStore> {
  return new S3BlobStore(await server.newBucket(), limits)
}

async function createBucket({ endpoint, bucket, region, credentials }: S3Config): Promise<void> {
  const client = new S3Client({
    region,
    forcePathStyle: true,
    ...(endpoint !== null && { endpoint }),
    ...(credentials && { credentials }),
  })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  client.destroy()
}

async function untilReady(url: string, isGone: () => boolean, log: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    if (isGone() || Date.now() > deadline) throw new Error(`the S3 server did not start:\n${log()}`)
    const isReady = await fetch(`${url}/health`).then(
      answer => answer.ok,
      () => false,
    )
    if (isReady) return
    await sleep(20)
  }
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}
