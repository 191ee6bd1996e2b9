import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHORT_CARD } from './support/cards.js'
import { type Account, createAccount } from './support/create-account.js'
import { createGitClient, type GitClient } from './support/git-client.js'
import { ask, createRepo, postJson, refsOf } from './support/hub-api.js'
import { entrepot } from './support/run-command.js'
import { makeDataDir, removeDataDir, type RunningServer, startServer } from './support/start-server.js'
import { type SharedPostgres, startPostgres } from './support/start-postgres.js'

const RACES = 10

describe('two servers on one PostgreSQL and one blob folder', () => {
  const blobs = mkdtempSync(join(tmpdir(), 'entrepot-blobs-'))
  const dataDirs = [makeDataDir(), makeDataDir()]
  const clients: GitClient[] = []
  let postgres: SharedPostgres
  let left: RunningServer
  let right: RunningServer
  let ann: Account

  beforeAll(async () => {
    postgres = await startPostgres()
    const env = { ENTREPOT_DATABASE_URL: postgres.url, ENTREPOT_BLOBS: `file:${blobs}` }
    const [one = '', other = ''] = dataDirs
    left = await startServer({ dataDir: one, env })
    right = await startServer({ dataDir: other, env })
    ann = await createAccount(left, 'ann')
  })
  afterAll(async () => {
    for (const client of clients) client.remove()
    await left?.stop()
    await right?.stop()
    await postgres?.stop()
    for (const folder of [...dataDirs, blobs]) removeDataDir(folder)
  })

  /** A clone of a repository, by way of one of the servers. */
  async function cloneBy(server: RunningServer, id: string): Promise<GitClient> {
    const client = createGitClient(ann, [server.url])
    clients.push(client)
    await client.git('.', 'clone', '--quiet', `${server.url}/${id}`, 'clone')
    return client
  }

  async function commit(client: GitClient, files: Record<string, string>, message: string): Promise<string> {
    client.write('clone', files)
    await client.git('clone', 'add', '--all')
    await client.git('clone', 'commit', '--quiet', '--message', message)
    return (await client.git('clone', 'rev-parse', 'HEAD')).stdout.trim()
  }

  it('reads on one at once what was pushed to the other', async () => {
    await createRepo(left.url, ann, { id: 'ann/at-once' })
    const [one, other] = [await cloneBy(left, 'ann/at-once'), await cloneBy(right, 'ann/at-once')]
    for (const [nth, [client, reader, url]] of [
      [one, other, right.url] as const,
      [other, one, left.url] as const,
      [one, other, right.url] as const,
    ].entries()) {
      // Asked for before the push, so that the other node remembers an answer that is about to be wrong.
      const path = '/ann/at-once/resolve/main/README.md'
      await ask(url, path, ann)
      const card = `${SHORT_CARD}Turn ${nth}\n`
      const pushed = await commit(client, { 'README.md': card }, `Turn ${nth}`)
      await client.git('clone', 'push', '--quiet', 'origin', 'main')
      const read = await ask(url, path, ann)
      expect(read.headers.get('x-repo-commit')).toBe(pushed)
      expect(await read.text()).toBe(card)
      expect(await refsOf(url, ann, 'ann/at-once')).toEqual({ 'refs/heads/main': pushed })
      await reader.git('clone', 'pull', '--quiet', '--ff-only')
      expect(readFileSync(join(reader.folder, 'clone', 'README.md'), 'utf8')).toBe(card)
    }
  })

  it(`lets exactly one of two pushes to a branch win, ${RACES} times of ${RACES}`, async () => {
    await createRepo(left.url, ann, { id: 'ann/race' })
    const racers = [await cloneBy(left, 'ann/race'), await cloneBy(right, 'ann/race')]
    const winners = [0, 0]
    for (let race = 0; race < RACES; race += 1) {
      const tips: string[] = []
      for (const [nth, racer] of racers.entries()) {
        await racer.git('clone', 'fetch', '--quiet', 'origin')
        await racer.git('clone', 'reset', '--quiet', '--hard', 'origin/main')
        tips.push(await commit(racer, { [`race-${race}.txt`]: `by ${nth}\n` }, `Race ${race} by ${nth}`))
      }
      const pushes = await Promise.all(racers.map(racer => racer.tryGit('clone', ['push', 'origin', 'main'])))
      const won = pushes.findIndex(push => push.exitCode === 0)
      const lost = pushes[1 - won]
      expect(pushes.map(push => push.exitCode).sort(), pushes.map(push => push.stderr).join('\n')).toEqual([
        0, 1,
      ])
      expect(lost?.stderr).toMatch(/! \[(remote )?rejected\] +main -> main/)
      for (const url of [left.url, right.url])
        expect((await refsOf(url, ann, 'ann/race'))['refs/heads/main']).toBe(tips[won])
      winners[won] = (winners[won] ?? 0) + 1
    }
    console.log(`races won by the first and the second server: ${winners.join(', ')}`)
  })

  it('serves on one the large file whose upload went to the other', async () => {
    await createRepo(left.url, ann, { id: 'ann/large' })
    const bytes = 'a large file, as far as the pointer knows'
    const oid = createHash('sha256').update(bytes).digest('hex')
    const object = { oid, size: bytes.length }
    type Batch = {
      objects: { actions?: Record<string, { href: string; header?: Record<string, string> }> }[]
    }
    const batch = (url: string, operation: string) =>
      postJson<Batch>(url, '/ann/large.git/info/lfs/objects/batch', ann, {
        operation,
        transfers: ['basic'],
        objects: [object],
      })
    const upload = (await batch(left.url, 'upload')).objects[0]?.actions?.['upload']
    // Whichever node made a URL, the other one honours it.
    const href = (upload?.href ?? '').replace(left.url, right.url)
    const put = await fetch(href, { method: 'PUT', body: bytes, headers: upload?.header ?? {} })
    expect(put.status, await put.text()).toBe(200)
    const client = await cloneBy(right, 'ann/large')
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`
    await commit(client, { 'README.md': SHORT_CARD, 'model.safetensors': pointer }, 'Point at it')
    await client.git('clone', 'push', '--quiet', 'origin', 'main')
    for (const url of [left.url, right.url]) {
      const read = await ask(url, '/ann/large/resolve/main/model.safetensors', ann)
      expect(await read.text()).toBe(bytes)
    }
  })

  it('refuses on both a token that was revoked on one', async () => {
    const guest = await createAccount(left, 'guest', { scope: 'read' })
    const status = async (url: string) => (await ask(url, '/api/whoami-v2', guest)).status
    expect([await status(left.url), await status(right.url)]).toEqual([200, 200])
    const revoked = await entrepot(left.dataDir, ['token', 'revoke', 'guest read'], left.env)
    expect(revoked.exitCode, revoked.stderr).toBe(0)
    expect([await status(left.url), await status(right.url)]).toEqual([401, 401])
  })

  it('is as it must be in the end', async () => {
    const verified = await entrepot(left.dataDir, ['verify'], left.env)
    expect(verified.stdout).toContain('all as it must be')
    expect(verified.exitCode).toBe(0)
  })
})
