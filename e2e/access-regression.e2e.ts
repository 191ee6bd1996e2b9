import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHORT_CARD } from './support/cards.js'
import type { Account } from './support/create-account.js'
import type { GitClient } from './support/git-client.js'
import { ask, createRepo, refsOf } from './support/hub-api.js'
import { openWritingWorld, type WritingWorld } from './support/writing-world.js'

const SECRET = Array.from({ length: 200 }, (_, line) => `secret line ${line}`).join('\n')
const LARGE_SECRET = 'a large file that belongs to somebody else'
const LARGE_OID = createHash('sha256').update(LARGE_SECRET).digest('hex')
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${LARGE_OID}\nsize ${LARGE_SECRET.length}\n`
const NO_COMMIT = '0'.repeat(40)
const EMPTY_PACK = emptyPack()

/**
 * What somebody tries who knows the ids of objects that they may not read, which leak in logs and messages. A security fix brings a
 * line here.
 */
describe('whoever knows the id of a hidden object', () => {
  let world: WritingWorld
  let ann: GitClient
  let bob: GitClient
  /** In a private repository of Ann's, and taken back from a public one. */
  const hidden = { commit: '', blob: '', takenBack: '', takenBackBlob: '' }

  beforeAll(async () => {
    world = await openWritingWorld()
    ann = world.machine(world.ann)
    bob = world.machine(world.bob)
    await makeSecrets()
    await createRepo(world.server.url, world.bob, { id: 'bob/mine' })
    await bob.git('.', 'clone', '--quiet', `${world.server.url}/bob/mine`, 'mine')
  })
  afterAll(() => world?.close())

  async function makeSecrets(): Promise<void> {
    const url = `${world.server.url}/${await world.newRepo('secret')}`
    await ann.git('.', 'clone', '--quiet', url, 'secret')
    await uploadLarge()
    const secret = await commit(ann, 'secret', { 'secret.txt': SECRET, 'large.safetensors': POINTER })
    await ann.git('secret', 'push', '--quiet', 'origin', 'main')
    hidden.commit = secret
    hidden.blob = await idOf(ann, 'secret', 'HEAD:secret.txt')

    await ann.git('.', 'clone', '--quiet', `${world.server.url}/${await openRepo()}`, 'open')
    await commit(ann, 'open', { 'README.md': SHORT_CARD })
    await ann.git('open', 'push', '--quiet', 'origin', 'main')
    await ann.git('open', 'switch', '--quiet', '--create', 'slip')
    hidden.takenBack = await commit(ann, 'open', { 'password.txt': 'a password that slipped in\n' })
    hidden.takenBackBlob = await idOf(ann, 'open', 'HEAD:password.txt')
    await ann.git('open', 'push', '--quiet', 'origin', 'slip')
    await ann.git('open', 'push', '--quiet', 'origin', '--delete', 'slip')
  }

  function openRepo(): Promise<string> {
    return world.newRepo('open', { visibility: 'public' })
  }

  /** As git-lfs would, into Ann's private repository. */
  async function uploadLarge(): Promise<void> {
    const { upload } = (await batch(world.ann, 'ann/secret', 'upload')).actions ?? {}
    if (!upload) throw new Error('no upload action')
    const put = await fetch(upload.href, { method: 'PUT', body: LARGE_SECRET, headers: upload.header ?? {} })
    expect(put.status).toBe(200)
  }

  type Asked = {
    actions?: Record<string, { href: string; header?: Record<string, string> }>
    error?: { code: number }
  }

  async function batch(who: Account, repo: string, operation: string): Promise<Asked> {
    const objects = [{ oid: LARGE_OID, size: LARGE_SECRET.length }]
    const answer = await ask(world.server.url, `/${repo}.git/info/lfs/objects/batch`, who, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.git-lfs+json' },
      body: JSON.stringify({ operation, transfers: ['basic'], objects }),
    })
    expect(answer.status).toBe(200)
    return ((await answer.json()) as { objects: Asked[] }).objects[0] ?? {}
  }

  async function commit(client: GitClient, inside: string, files: Record<string, string>): Promise<string> {
    client.write(inside, files)
    await client.git(inside, 'add', '--all')
    await client.git(inside, 'commit', '--quiet', '--message', 'Change')
    return idOf(client, inside, 'HEAD')
  }

  async function idOf(client: GitClient, inside: string, name: string): Promise<string> {
    return (await client.git(inside, 'rev-parse', name)).stdout.trim()
  }

  /** A push that no git would send: this ref to this commit, with this pack; what the server said. */
  async function pushRaw(repo: string, ref: string, to: string, pack: Buffer): Promise<string> {
    const command = packetLine(`${NO_COMMIT} ${to} ${ref}\0report-status\n`)
    const answer = await ask(world.server.url, `/${repo}.git/git-receive-pack`, world.bob, {
      method: 'POST',
      headers: { 'content-type': 'application/x-git-receive-pack-request' },
      body: new Uint8Array(Buffer.concat([Buffer.from(`${command}0000`), pack])),
    })
    return answer.text()
  }

  const bobsRefs = () => refsOf(world.server.url, world.bob, 'bob/mine')

  it('gets no ref to it, with a pack that has nothing in it', async () => {
    // The same request for a commit of one's own is a good one.
    const own = await idOf(bob, 'mine', 'HEAD')
    expect(await pushRaw('bob/mine', 'refs/heads/fine', own, EMPTY_PACK)).toMatch(/ok refs\/heads\/fine/)
    const before = await bobsRefs()
    for (const commit of [hidden.commit, hidden.takenBack]) {
      const said = await pushRaw('bob/mine', 'refs/heads/stolen', commit, EMPTY_PACK)
      expect(said).not.toMatch(/ok refs\/heads\/stolen/)
    }
    expect(await bobsRefs()).toEqual(before)
  })

  it('gets nothing of it by a pack that builds on it', async () => {
    const before = await bobsRefs()
    // Made where the secret is at hand; sent to where it is not.
    const next = await commit(ann, 'secret', { 'secret.txt': `${SECRET}\nand one more\n` })
    const pack = thinPack(join(ann.folder, 'secret'), next, hidden.commit)
    const said = await pushRaw('bob/mine', 'refs/heads/stolen', next, pack)
    expect(said).not.toMatch(/ok refs\/heads\/stolen/)
    expect(said).not.toContain('secret line')
    expect(await bobsRefs()).toEqual(before)
  })

  it.each(['0', '2'])('is sent neither commit nor blob over protocol version %s', async version => {
    await bob.git('.', 'clone', '--quiet', `${world.server.url}/ann/open`, `open-${version}`)
    for (const id of [hidden.commit, hidden.blob, hidden.takenBack, hidden.takenBackBlob]) {
      const args = ['-c', `protocol.version=${version}`, 'fetch', 'origin', id]
      expect((await bob.tryGit(`open-${version}`, args)).exitCode, id).not.toBe(0)
      expect((await bob.tryGit(`open-${version}`, ['cat-file', '-e', id])).exitCode).not.toBe(0)
    }
  })

  it('reads it by no path of the API either', async () => {
    for (const path of [
      `/ann/open/resolve/${hidden.takenBack}/password.txt`,
      `/api/models/ann/open/tree/${hidden.takenBack}`,
      `/api/models/ann/open/revision/${hidden.takenBack}`,
      `/api/models/ann/secret`,
      `/ann/secret/resolve/main/secret.txt`,
    ])
      expect((await ask(world.server.url, path, world.bob)).status, path).toBe(404)
  })

  it('pushes no pointer to it', async () => {
    const before = await bobsRefs()
    await commit(bob, 'mine', { 'README.md': SHORT_CARD, 'stolen.safetensors': POINTER })
    const refused = await bob.tryGit('mine', ['push', 'origin', 'main'])
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(/! \[remote rejected\]/)
    expect(await bobsRefs()).toEqual(before)
  })

  it('commits no pointer to it over the API', async () => {
    const before = await bobsRefs()
    const value = { path: 'stolen.safetensors', algo: 'sha256', oid: LARGE_OID, size: LARGE_SECRET.length }
    const lines = [
      { key: 'header', value: { summary: 'Mine now' } },
      { key: 'lfsFile', value },
    ]
    const refused = await ask(world.server.url, '/api/models/bob/mine/commit/main', world.bob, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines.map(line => JSON.stringify(line)).join('\n'),
    })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.status).toBeLessThan(500)
    expect(await bobsRefs()).toEqual(before)
  })

  it('is not told by git-lfs that the store holds it', async () => {
    expect((await batch(world.bob, 'bob/mine', 'download')).error?.code).toBe(404)
    const asked = await batch(world.bob, 'bob/mine', 'upload')
    expect(asked.error).toBeUndefined()
    expect(asked.actions?.['upload']).toBeDefined()
  })

  it('is not given it after a promise of its bytes that were others', async () => {
    const { upload } = (await batch(world.bob, 'bob/mine', 'upload')).actions ?? {}
    const body = 'x'.repeat(LARGE_SECRET.length)
    const put = await fetch(upload?.href ?? '', { method: 'PUT', body, headers: upload?.header ?? {} })
    expect(put.status).toBe(422)
    expect((await batch(world.bob, 'bob/mine', 'download')).error?.code).toBe(404)
  })
})

function packetLine(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, '0') + text
}

function emptyPack(): Buffer {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1')
  return Buffer.concat([head, createHash('sha1').update(head).digest()])
}

/** What is in `tip` and not in `base`, as differences to what is in `base`. */
function thinPack(folder: string, tip: string, base: string): Buffer {
  const args = ['pack-objects', '--revs', '--thin', '--stdout', '--quiet']
  return execFileSync('git', args, { cwd: folder, input: `${tip}\n^${base}\n` })
}
