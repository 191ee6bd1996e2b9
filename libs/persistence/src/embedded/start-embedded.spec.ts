import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@entrepot/core'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPostmaster } from './postmaster.js'
import { startEmbedded } from './start-embedded.js'

describe('the embedded PostgreSQL', () => {
  let dataDir: string
  const start = () => startEmbedded({ dataDir, logger: silentLogger, path: process.env['PATH'] ?? '' })
  const cluster = () => join(dataDir, 'postgres')

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'entrepot-embedded-'))
    chmodSync(dataDir, 0o711)
  })

  afterEach(() => {
    const left = findPostmaster(cluster())
    if (left) process.kill(left.pid, 'SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function query(url: string, text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }

  it('starts on an empty folder, and stops cleanly with its last user', async () => {
    const postgres = await start()
    expect(await query(postgres.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await postgres.release()
    expect(findPostmaster(cluster())).toBeNull()
    expect(existsSync(join(cluster(), 'postmaster.pid'))).toBe(false)
  })

  it('lets nobody in without the password, which only we can read', async () => {
    const postgres = await start()
    const withoutPassword = postgres.url('postgres').replace(/:[^:@/]+@/, ':guess@')
    await expect(query(withoutPassword, 'SELECT 1')).rejects.toThrow(/password/)
    expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600)
    await postgres.release()
  })

  it('is shared by whoever comes later, and outlives the first to go', async () => {
    const first = await start()
    const second = await start()
    expect([first.wasAdopted, second.wasAdopted]).toEqual([false, true])
    await first.release()
    expect(await query(second.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await second.release()
    expect(findPostmaster(cluster())).toBeNull()
  })

  it('comes back by itself, with its data and on its port, after kill -9 of the database', async () => {
    const postgres = await start()
    await query(postgres.url('postgres'), 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)')
    process.kill(findPostmaster(cluster())?.pid ?? 0, 'SIGKILL')
    const kept = () => query(postgres.url('postgres'), 'SELECT n FROM kept').catch(() => null)
    await expect.poll(kept, { timeout: 20_000 }).toEqual([{ n: 7 }])
    await postgres.release()
    expect(findPostmaster(cluster())).toBeNull()
  })

  it('sends no signal to a stranger who got the number of a dead PostgreSQL', async () => {
    await (await start()).release()
    const stranger = spawn('sleep', ['60'])
    const lines = [stranger.pid, cluster(), 1, 1, '', '127.0.0.1', '', 'ready']
    writeFileSync(join(cluster(), 'postmaster.pid'), lines.join('\n'))
    const postgres = await start()
    expect(postgres.wasAdopted).toBe(false)
    expect(stranger.exitCode).toBeNull()
    await postgres.release()
    expect(stranger.kill('SIGKILL')).toBe(true)
  })

  it('says what PostgreSQL said when it can not start', async () => {
    await (await start()).release()
    writeFileSync(join(cluster(), 'PG_VERSION'), '9\n')
    await expect(start()).rejects.toThrow(/version|incompatible/)
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).toMatch(/version|incompatible/)
  })
})
