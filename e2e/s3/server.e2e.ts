import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { S3Config } from '@entrepot/core'
import { type FakeHub, seededBytes, startFakeHub } from '@entrepot/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOfRepo, CLIENT_REPO, LARGE_FILE, makeClientRepo } from '../clients/client-repo.js'
import { HUGGINGFACE_HUB_VERSIONS, isMissing, pythonOf } from '../clients/python-clients.js'
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.js'
import { entrepot, run } from '../support/run-command.js'
import { s3Environment } from '../support/s3-environment.js'
import { isS3ServerMissing, type S3Server, startS3Server } from '../support/s3-server.js'
import {
  cleanEnvironment,
  makeDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from '../support/start-server.js'

const MIB = 1024 * 1024
/** Bytes of the file that is to pass by the server: 4 GiB in the full form, and what shows the same in CI. */
const HUGE_BYTES = process.env['E2E_FULL'] === '1' ? 4_096 * MIB : 64 * MIB
/** Bytes of a range that the server still sends itself. */
const SERVED_BYTES = 4 * MIB
const HUGE_REPO = 'acme/huge-model'
const PUBLIC_NAME = 'localhost'
const [VERSION] = HUGGINGFACE_HUB_VERSIONS
const python = pythonOf(VERSION)

describe.skipIf(isS3ServerMissing)('a server whose blobs are in S3', () => {
  const dataDir = makeDataDir()
  let s3: S3Server
  let config: S3Config
  /** The way that clients take to the store; the server takes another. */
  let outside: FaultyProxy
  let hub: FakeHub
  let server: RunningServer
  let env: Record<string, string>

  beforeAll(async () => {
    s3 = await startS3Server()
    outside = await startFaultyProxy(s3.url)
    const publicEndpoint = outside.url.replace('127.0.0.1', PUBLIC_NAME)
    config = { ...(await s3.newBucket()), publicEndpoint }
    const huge = {
      address: HUGE_REPO,
      commits: [
        {
          message: 'Add the model',
          files: { 'README.md': '# Huge\n', 'model.bin': { lfs: { seed: 'huge', sizeBytes: HUGE_BYTES } } },
        },
      ],
    }
    hub = await startFakeHub({ repos: [makeClientRepo(), huge] })
    env = { ...upstreamOf(hub), ...s3Environment(config), ENTREPOT_ROLES: 'api' }
    for (const repo of [CLIENT_REPO, HUGE_REPO]) {
      const mirrored = await entrepot(dataDir, ['mirror', repo], env)
      expect(mirrored.exitCode, mirrored.stderr).toBe(0)
    }
    server = await startServer({ dataDir, env })
  }, 3_600_000)
  afterAll(async () => {
    await server?.stop()
    await hub?.close()
    await outside?.close()
    await s3?.stop()
    removeDataDir(dataDir)
  })

  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${server.token}` }
    return fetch(`${server.url}/${path}`, { headers, redirect: 'manual', ...init })
  }

  it('sends clients to the store for a large file, for a minute at most, and answers HEAD itself', async () => {
    const path = `${CLIENT_REPO}/resolve/main/${LARGE_FILE}`
    const head = await ask(path, { method: 'HEAD' })
    const bytes = (await bytesOfRepo()).get(LARGE_FILE) ?? Buffer.alloc(0)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(head.status).toBe(200)
    expect(head.headers.get('content-length')).toBe(String(bytes.length))
    expect(head.headers.get('etag')).toBe(`"${sha256}"`)

    const sent = await ask(path)
    expect(sent.status).toBe(302)
    const location = new URL(sent.headers.get('location') ?? '')
    expect(location.hostname).toBe(PUBLIC_NAME)
    expect(location.pathname).toContain(sha256)
    expect(Number(location.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(60)
    expect(location.href).not.toContain(config.credentials?.secretAccessKey)
    const answer = await fetch(location)
    expect(answer.headers.get('content-disposition')).toContain('model.safetensors')
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('streams small files and small ranges itself', async () => {
    for (const [path, bytes] of await bytesOfRepo()) {
      if (path === LARGE_FILE) continue
      const answer = await fetch(`${server.url}/${CLIENT_REPO}/resolve/main/${encodeURIComponent(path)}`, {
        headers: { authorization: `Bearer ${server.token}` },
      })
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes), path).toBe(true)
    }
    const headers = { authorization: `Bearer ${server.token}`, range: 'bytes=5-999' }
    const part = await ask(`${CLIENT_REPO}/resolve/main/${LARGE_FILE}`, { headers })
    expect(part.status).toBe(206)
    const bytes = (await bytesOfRepo()).get(LARGE_FILE) ?? Buffer.alloc(0)
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(5, 1_000))).toBe(true)
  })

  it.skipIf(!existsSync('/proc/self/io'))(
    `has less than 1 MiB pass through it for a download of ${HUGE_BYTES} bytes`,
    { timeout: 600_000 },
    async () => {
      const hash = createHash('sha256')
      for await (const chunk of seededBytes('huge', HUGE_BYTES)) hash.update(chunk as Buffer)
      const expected = hash.digest('hex')
      const start = bytesThrough(server.process.pid)
      const headers = { authorization: `Bearer ${server.token}`, range: `bytes=0-${SERVED_BYTES - 1}` }
      await (await ask(`${HUGE_REPO}/resolve/main/model.bin`, { headers })).arrayBuffer()
      const before = bytesThrough(server.process.pid)
      expect(before - start, 'the meter sees what the server does send').toBeGreaterThan(2 * SERVED_BYTES)
      const sent = await ask(`${HUGE_REPO}/resolve/main/model.bin`)
      const answer = await fetch(sent.headers.get('location') ?? '')
      const received = createHash('sha256')
      let receivedBytes = 0
      for await (const chunk of answer.body ?? []) {
        received.update(chunk)
        receivedBytes += chunk.length
      }
      const through = bytesThrough(server.process.pid) - before
      console.log(`${receivedBytes} bytes were downloaded, ${through} read or written by the server`)
      expect(receivedBytes).toBe(HUGE_BYTES)
      expect(received.digest('hex')).toBe(expected)
      expect(through).toBeLessThan(MIB)
    },
  )

  it('is found in order by verify', async () => {
    const verified = await entrepot(dataDir, ['verify'], env)
    expect(verified.stdout, verified.stderr).toContain('all as it must be')
  })

  it.skipIf(isMissing(python))(`serves huggingface_hub ${VERSION}`, async () => {
    const work = mkdtempSync(join(tmpdir(), 'entrepot-client-'))
    const clientEnv = cleanEnvironment(dataDir, {
      HF_ENDPOINT: server.url,
      HF_TOKEN: server.token,
      HF_HOME: join(work, 'home'),
      HF_HUB_DISABLE_TELEMETRY: '1',
      HF_HUB_DISABLE_PROGRESS_BARS: '1',
      HF_HUB_DISABLE_XET: '1',
    })
    outside.plan(null)
    const args = [resolve('e2e/clients/huggingface_hub_reads.py'), CLIENT_REPO, LARGE_FILE, work]
    const done = await run(python, args, clientEnv)
    rmSync(work, { recursive: true, force: true })
    expect(done.exitCode, done.stderr).toBe(0)
    const results = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}') as Record<
      string,
      { ok?: boolean; value?: unknown }
    >
    const failed = Object.entries(results).filter(([name, result]) => name !== 'version' && !result.ok)
    expect(failed).toEqual([])
    const hashes = [...(await bytesOfRepo())].map(([path, bytes]) => [
      path,
      createHash('sha256').update(bytes).digest('hex'),
    ])
    expect(results['whole_snapshot']?.value).toEqual(Object.fromEntries(hashes))
    expect(outside.counts().requests).toBeGreaterThan(0)
  })
})

/** Everything that a process has read or written so far, of files, pipes and sockets. */
function bytesThrough(pid: number | undefined): number {
  const counts = readFileSync(`/proc/${pid}/io`, 'utf8')
  const count = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counts)?.[1])
  return count('rchar') + count('wchar')
}
