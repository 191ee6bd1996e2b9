import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLogger } from '@entrepot/core'
import type { AssignedFile, AssignedModel } from '@entrepot/protocol'
import { captureLogger } from '@entrepot/testing/engines'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AgentOptions } from './agent-options.js'
import { HubCache } from './hub-cache.js'
import { registryClient } from './registry-client.js'

const TOKEN = 'ent_secret_of_the_node'

let server: Server
let endpoint: string
let folder: string
/** What the registry sends for a path, whatever was announced; absent: 404. */
let bodies: Record<string, Buffer>
let asked: { url: string; authorization: string | undefined; range: string | undefined }[]
let elsewhere: string | null

beforeAll(async () => {
  server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise(resolve => server.close(resolve)))
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entrepot-cache-'))
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`)
  bodies = {}
  asked = []
  elsewhere = null
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { url = '', headers } = request
  const { authorization, range } = headers
  asked.push({ url, authorization, range })
  if (elsewhere !== null && headers.host?.startsWith('127.')) {
    response.writeHead(302, { location: elsewhere + url }).end()
    return
  }
  const body = bodies[url]
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
  if (!body) response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"nothing"}')
  else if (from > 0) response.writeHead(206).end(body.subarray(from))
  else response.writeHead(200).end(body)
}

function fileOf(path: string, bytes: Buffer, isLarge = true): AssignedFile {
  const gitOid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
  const sha256 = isLarge ? createHash('sha256').update(bytes).digest('hex') : null
  const url = `/files/${encodeURIComponent(path)}`
  bodies[url] = bytes
  return { path, sizeBytes: bytes.length, sha256, gitOid, url }
}

function modelOf(files: readonly AssignedFile[], words: Partial<AssignedModel> = {}): AssignedModel {
  return {
    assignmentId: 'a',
    model: 'acme/m',
    ref: 'main',
    shownAs: 'a'.repeat(40),
    repository: 'acme/m',
    repositoryId: '0197a000-0000-7000-8000-000000000001',
    commit: 'c'.repeat(40),
    variant: null,
    verdict: 'cleared',
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    files: [...files],
    ...words,
  }
}

async function openCache(logger = silentLogger, words: Partial<AgentOptions> = {}): Promise<HubCache> {
  const options: AgentOptions = {
    endpoint,
    tokenFile: join(folder, 'token'),
    name: 'n',
    profile: null,
    engine: 'vllm',
    devices: [],
    cacheDir: join(folder, 'hub'),
    maxCacheBytes: null,
    shouldVerifyAll: false,
    ...words,
  }
  return HubCache.open(options, registryClient(options), logger)
}

const NEVER = new AbortController().signal
const root = () => join(folder, 'hub', 'models--acme--m')
const names = (path: string) => (existsSync(path) ? readdirSync(path).sort() : [])

describe('what a registry sends', () => {
  it.each(['../../outside', '/etc/outside', 'a/../../outside', 'a//b', 'a\\..\\b', 'x\0y', '.'])(
    'never leads out of its folder: %j',
    async path => {
      const bytes = Buffer.from('x')
      const file = { ...fileOf('fine', bytes), path }
      expect(await (await openCache()).hold([modelOf([file])], NEVER)).toBe(false)
      expect([asked, names(join(folder, 'hub'))]).toEqual([[], []])
    },
  )

  it.each(['../m', 'a/b/c', '', 'acme/..'])('names no folder but those of models: %j', async model => {
    const file = fileOf('fine', Buffer.from('x'))
    expect(await (await openCache()).hold([modelOf([file], { model })], NEVER)).toBe(false)
    expect(names(join(folder, 'hub'))).toEqual([])
  })

  it('writes no ref outside of its folder', async () => {
    const file = fileOf('fine', Buffer.from('x'))
    expect(await (await openCache()).hold([modelOf([file], { ref: '../../escape' })], NEVER)).toBe(false)
    expect(names(join(folder, 'hub'))).toEqual(['models--acme--m'])
    expect(names(join(root(), 'refs'))).toEqual([])
  })

  it.each([
    ['longer', Buffer.from('announced and more')],
    ['other bytes', Buffer.from('annouNced')],
    ['shorter', Buffer.from('annou')],
  ])('is not shown when it is not what was announced: %s', async (_what, sent) => {
    const good = fileOf('good', Buffer.from('good'), false)
    const bad = fileOf('bad', Buffer.from('announced'))
    bodies[bad.url] = sent
    const stop = AbortSignal.timeout(2_500)
    const held = await (await openCache()).hold([modelOf([good, bad])], stop).catch(() => false)
    expect(held).toBe(false)
    expect(names(join(root(), 'blobs'))).not.toContain(bad.sha256)
    expect(names(join(root(), 'snapshots'))).toEqual([])
    expect(names(join(root(), 'refs'))).toEqual([])
  })

  it('gets no token at another address, and none goes to the log', async () => {
    elsewhere = endpoint.replace('127.0.0.1', 'localhost')
    const logger = captureLogger()
    const file = fileOf('moved', Buffer.from('moved'))
    expect(await (await openCache(logger)).hold([modelOf([file])], NEVER)).toBe(true)
    expect(asked.map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`, undefined])
    expect(logger.text()).toContain('fetched a file')
    expect(logger.text()).not.toContain(TOKEN)
  })
})

describe('a cache', () => {
  it('goes on with what an agent before it left, and begins anew when that was wrong', async () => {
    const bytes = Buffer.from('0123456789'.repeat(100))
    const file = fileOf('w.bin', bytes)
    const partial = join(root(), '.entrepot', `${file.sha256}.part`)
    mkdirSync(join(root(), '.entrepot'), { recursive: true })
    writeFileSync(partial, bytes.subarray(0, 400))
    expect(await (await openCache()).hold([modelOf([file])], NEVER)).toBe(true)
    expect(asked.map(({ range }) => range)).toEqual(['bytes=400-'])
    rmSync(root(), { recursive: true })
    mkdirSync(join(root(), '.entrepot'), { recursive: true })
    writeFileSync(partial, Buffer.alloc(400))
    expect(await (await openCache()).hold([modelOf([file])], NEVER)).toBe(true)
    expect(asked.slice(1).map(({ range }) => range)).toEqual(['bytes=400-', undefined])
    expect(readFileSync(join(root(), 'snapshots', 'a'.repeat(40), 'w.bin'))).toEqual(bytes)
  })

  it('keeps what other snapshots of the model show, whoever made them, and removes all else of what is revoked', async () => {
    const [shared, own] = [fileOf('shared', Buffer.from('shared')), fileOf('own', Buffer.from('own'))]
    const model = modelOf([shared, own])
    const cache = await openCache()
    await cache.hold([model], NEVER)
    const clients = join(root(), 'snapshots', 'b'.repeat(40))
    mkdirSync(clients)
    symlinkSync(`../../blobs/${shared.sha256}`, join(clients, 'shared'))
    const { repositoryId, commit } = model
    await cache.revoke([{ repositoryId, commit, reason: 'revision-blocked', message: '' }])
    expect(names(join(root(), 'blobs'))).toEqual([shared.sha256])
    expect(names(join(root(), 'snapshots'))).toEqual(['b'.repeat(40)])
    expect([names(join(root(), 'refs')), names(join(root(), '.entrepot'))]).toEqual([[], []])
    expect((await cache.describe()).holdings).toEqual([])
  })

  it('holds on to what it could not remove until it can, and removes the rest', async () => {
    const stuck = modelOf([fileOf('a.bin', Buffer.from('stuck'))])
    const other = modelOf([fileOf('b.bin', Buffer.from('other'))], {
      ...{ model: 'acme/n', commit: 'd'.repeat(40), shownAs: 'b'.repeat(40) },
    })
    const cache = await openCache()
    await cache.hold([stuck, other], NEVER)
    const blob = join(root(), 'blobs', stuck.files[0]?.sha256 ?? '')
    rmSync(blob)
    mkdirSync(join(blob, 'in the way'), { recursive: true })
    const revoked = [stuck, other].map(({ repositoryId, commit }) => ({
      ...{ repositoryId, commit, reason: 'revision-blocked', message: '' },
    }))
    expect(await cache.revoke(revoked)).toBe(false)
    expect(await cache.hold([], NEVER)).toBe(true)
    expect(existsSync(join(folder, 'hub', 'models--acme--n'))).toBe(false)
    expect((await cache.describe()).holdings).toMatchObject([{ commit: stuck.commit, state: 'failed' }])
    rmSync(blob, { recursive: true })
    expect(await cache.revoke(revoked)).toBe(true)
    expect((await cache.describe()).holdings).toEqual([])
  })

  it('ends a removal that an agent before it was killed in', async () => {
    const file = fileOf('own', Buffer.from('own'))
    const model = modelOf([file])
    await (await openCache()).hold([model], NEVER)
    rmSync(join(root(), 'snapshots'), { recursive: true }) // the first step of it
    const cache = await openCache()
    const { repositoryId, commit } = model
    expect((await cache.describe()).holdings).toMatchObject([{ repositoryId, commit }])
    await cache.revoke([{ repositoryId, commit, reason: 'revision-blocked', message: '' }])
    expect(names(join(folder, 'hub'))).toEqual([])
  })

  it('says of a revision that two models show that it is one, and how it is with each that failed', async () => {
    const file = fileOf('own', Buffer.from('own'))
    const lost = { ...fileOf('lost', Buffer.from('lost')), url: '/nowhere' }
    const cache = await openCache()
    const other = { repositoryId: '0197a000-0000-7000-8000-000000000002' }
    const all = [
      modelOf([file]),
      modelOf([file], { model: 'acme/alias', shownAs: 'd'.repeat(40) }),
      modelOf([lost], { ...other, model: 'acme/lost' }),
    ]
    expect(await cache.hold(all, NEVER)).toBe(false)
    const { holdings, cacheBytes } = await cache.describe()
    expect(holdings).toMatchObject([
      { sizeBytes: 6, state: 'ready', detail: null },
      { ...other, state: 'failed', detail: '404 nothing' },
    ])
    expect(cacheBytes).toBe(6)
  })

  it('finds a file that rotted in silence when it is asked to read all', async () => {
    const file = fileOf('own', Buffer.from('own'))
    await (await openCache()).hold([modelOf([file])], NEVER)
    const record = join(root(), '.entrepot', `${'a'.repeat(40)}.json`)
    const blob = join(root(), 'blobs', file.sha256 ?? '')
    writeFileSync(blob, 'owN')
    // As if the disk had done it: what the record remembers looks the same.
    const { mtimeMs, ino } = statSync(blob)
    const seen = { [file.sha256 ?? '']: { sizeBytes: 3, modifiedMs: mtimeMs, inode: ino } }
    writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), seen }))
    await (await openCache()).hold([modelOf([file])], NEVER)
    expect(readFileSync(blob, 'utf8')).toBe('owN')
    await (await openCache(silentLogger, { shouldVerifyAll: true })).hold([modelOf([file])], NEVER)
    expect(readFileSync(blob, 'utf8')).toBe('own')
  })
})
