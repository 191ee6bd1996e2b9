import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startFakeHub } from '@entrepot/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesOfRepo, CLIENT_REPO, makeClientRepo } from './clients/client-repo.js'
import { entrepot } from './support/run-command.js'
import {
  killPostgres,
  makeDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from './support/start-server.js'

describe('the program', () => {
  let dataDir: string
  let server: RunningServer | null = null

  beforeEach(() => {
    dataDir = makeDataDir()
  })
  afterEach(async () => {
    if (server?.process.exitCode === null) await server.stop()
    server = null
    removeDataDir(dataDir)
  })

  it('makes an admin token at the first start, and keeps it', async () => {
    server = await startServer({ dataDir })
    const { token } = server
    expect(token).toMatch(/^hf_[A-Za-z0-9]{34,}$/)
    expect(statSync(join(dataDir, 'admin-token')).mode & 0o777).toBe(0o600)
    expect(server.log()).not.toContain(token)
    expect(server.log()).toMatch(/admin-token/)
    expect(await server.stop()).toBe(0)
    server = await startServer({ dataDir })
    expect(server.token).toBe(token)
    const answer = await fetch(`${server.url}/api/whoami-v2`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await answer.json()).toMatchObject({ name: 'admin' })
  })

  it('leaves PostgreSQL cleanly stopped at SIGTERM', async () => {
    server = await startServer({ dataDir })
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(true)
    expect(await server.stop()).toBe(0)
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
    const state = readFileSync(join(dataDir, 'postgres.log'), 'utf8')
    expect(state).not.toMatch(/PANIC|was not properly shut down/)
  })

  it('adopts the PostgreSQL that a killed server left, and starts again after both were killed', async () => {
    server = await startServer({ dataDir })
    await server.kill()
    server = await startServer({ dataDir })
    expect(server.log()).toContain('adopted a running embedded PostgreSQL')
    await server.kill({ withPostgres: true })
    server = await startServer({ dataDir })
    expect(server.log()).not.toContain('adopted')
  })

  it('refuses to run twice on one data folder, and says so in one line', async () => {
    server = await startServer({ dataDir })
    const second = await entrepot(dataDir, ['start'], { ENTREPOT_PORT: '0' })
    expect(second.exitCode).toBe(1)
    expect(second.stderr.trim().split('\n').at(-1)).toMatch(/^entrepot: Another Entrepôt server runs on /)
  })

  it('names the variable that is wrong', async () => {
    const refused = await entrepot(dataDir, ['start'], { ENTREPOT_PORT: 'eighty' })
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toBe('entrepot: ENTREPOT_PORT must be a port number, 0 to 65535.\n')
  })

  it('says that its port is taken', async () => {
    server = await startServer({ dataDir })
    const other = makeDataDir()
    try {
      const refused = await entrepot(other, ['start'], { ENTREPOT_PORT: new URL(server.url).port })
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toMatch(/ENTREPOT_PORT/)
    } finally {
      removeDataDir(other)
    }
  })

  it('is not ready while its database is gone, recovers by itself, and can still be stopped', async () => {
    server = await startServer({ dataDir })
    const status = async (path: string) => (await fetch(`${server?.url}${path}`)).status
    // Twice, so that the second death meets what the first one's recovery made.
    for (let death = 0; death < 2; death += 1) {
      killPostgres(dataDir)
      // It is back within a second, so the look has to be a quick one.
      await expect.poll(() => status('/readyz'), { timeout: 10_000, interval: 5 }).toBe(503)
      expect(await status('/healthz')).toBe(200)
      await expect.poll(() => status('/readyz'), { timeout: 30_000 }).toBe(200)
    }
    expect(await server.stop()).toBe(0)
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
  })

  it('has tokens made, listed and revoked beside a running server, at once', async () => {
    server = await startServer({ dataDir })
    const made = await entrepot(dataDir, ['token', 'create', '--user', 'ann', '--name', 'laptop'])
    const token = made.stdout.trim()
    const whoami = () =>
      fetch(`${server?.url}/api/whoami-v2`, { headers: { authorization: `Bearer ${token}` } })
    expect((await whoami()).status).toBe(200)
    expect((await entrepot(dataDir, ['token', 'list'])).stdout).not.toContain(token)
    expect((await entrepot(dataDir, ['token', 'revoke', 'laptop'])).exitCode).toBe(0)
    expect((await whoami()).status).toBe(401)
  })

  it('serves from the database and the blobs alone: its caches may be deleted', async () => {
    const hub = await startFakeHub({ repos: [makeClientRepo()] })
    const env = upstreamOf(hub)
    try {
      const mirrored = await entrepot(dataDir, ['mirror', CLIENT_REPO], env)
      expect(mirrored.exitCode, mirrored.stderr).toBe(0)
      for (const cache of ['cache', 'tmp']) rmSync(join(dataDir, cache), { recursive: true, force: true })
      server = await startServer({ dataDir, env })
      const headers = { authorization: `Bearer ${server.token}` }
      for (const [path, bytes] of await bytesOfRepo()) {
        const file = await fetch(`${server.url}/${CLIENT_REPO}/resolve/main/${encodeURIComponent(path)}`, {
          headers,
        })
        expect(Buffer.from(await file.arrayBuffer()).equals(bytes), path).toBe(true)
      }
      expect((await entrepot(dataDir, ['verify'])).stdout).toContain('all as it must be')
    } finally {
      await hub.close()
    }
  })
})
