import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeHub, startFakeHub } from '@entrepot/testing'
import {
  downloadFile,
  fileExists,
  listCommits,
  listFiles,
  modelInfo,
  snapshotDownload,
  whoAmI,
} from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entrepot } from '../support/run-command.js'
import {
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from '../support/start-server.js'
import { bytesOfRepo, CLIENT_REPO, LARGE_FILE, makeClientRepo } from './client-repo.js'

describe('@huggingface/hub', () => {
  let hub: FakeHub
  let server: RunningServer
  let client: { repo: string; hubUrl: string; accessToken: string }
  const dataDir = makeStartedDataDir()
  const work = mkdtempSync(join(tmpdir(), 'entrepot-js-'))

  beforeAll(async () => {
    hub = await startFakeHub({ repos: [makeClientRepo()] })
    const upstream = upstreamOf(hub)
    server = await startServer({ dataDir, env: upstream })
    const mirrored = await entrepot(dataDir, ['mirror', CLIENT_REPO], upstream)
    expect(mirrored.exitCode, mirrored.stderr).toBe(0)
    client = { repo: CLIENT_REPO, hubUrl: server.url, accessToken: server.token }
  })
  afterAll(async () => {
    await server?.stop()
    await hub?.close()
    removeDataDir(dataDir)
    rmSync(work, { recursive: true, force: true })
  })

  it('lists files', async () => {
    const listed = await Array.fromAsync(listFiles({ ...client, recursive: true, expand: true }))
    const files = listed.filter(entry => entry.type === 'file').map(entry => [entry.path, entry.size])
    expect(files.sort()).toEqual(
      [...(await bytesOfRepo())].map(([path, bytes]) => [path, bytes.length]).sort(),
    )
  })

  it('downloads files byte for byte, and a piece of one', async () => {
    for (const [path, bytes] of await bytesOfRepo()) {
      const blob = await downloadFile({ ...client, path })
      expect(Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(bytes), path).toBe(true)
    }
    const blob = await downloadFile({ ...client, path: LARGE_FILE })
    const piece = await blob?.slice(1_000, 2_000).arrayBuffer()
    expect(Buffer.from(piece ?? new ArrayBuffer(0))).toEqual(
      (await bytesOfRepo()).get(LARGE_FILE)?.subarray(1_000, 2_000),
    )
  })

  it('downloads a snapshot', async () => {
    const folder = await snapshotDownload({ ...client, cacheDir: work })
    for (const [path, bytes] of await bytesOfRepo()) {
      const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
      expect(sha256(readFileSync(join(folder, path))), path).toBe(sha256(bytes))
    }
  })

  it('reads a branch whose name it does not encode', async () => {
    const listed = await Array.fromAsync(listFiles({ ...client, revision: 'feature/long/name' }))
    expect(listed.map(entry => entry.path)).toContain('README.md')
    const readme = await downloadFile({ ...client, revision: 'feature/long/name', path: 'README.md' })
    expect(await readme?.text()).toBe('# On a branch\n')
  })

  it('reads what a model is, its history and who asks', async () => {
    const { hubUrl, accessToken } = client
    const info = await modelInfo({ name: CLIENT_REPO, hubUrl, accessToken, additionalFields: ['sha'] })
    expect(info).toMatchObject({ name: CLIENT_REPO, sha: await hub.head(CLIENT_REPO) })
    const commits = await Array.fromAsync(listCommits(client))
    expect(commits.map(commit => commit.oid)).toEqual(
      (await hub.history(CLIENT_REPO)).map(commit => commit.id),
    )
    expect(await fileExists({ ...client, path: 'README.md' })).toBe(true)
    expect(await fileExists({ ...client, path: 'missing' })).toBe(false)
    expect(await whoAmI({ hubUrl, accessToken })).toMatchObject({ type: 'user', name: 'admin' })
  })
})
