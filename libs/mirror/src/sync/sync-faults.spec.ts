import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { findRepo } from '@entrepot/persistence'
import { type Fault, seededBytes } from '@entrepot/testing'
import {
  type MirrorWorld,
  nameOf,
  objectsOf,
  openMirrorWorld,
  scratchFiles,
  upstreamRefs,
} from '@entrepot/testing/mirror'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

/** More than some reads, so that a break leaves something to go on from. */
const SIZE_BYTES = 1_500_000

let world: MirrorWorld
let count = 0

beforeAll(async () => {
  world = await openMirrorWorld()
})
afterEach(() => {
  world.hub.heal()
  world.hub.forgetRequests()
})
afterAll(() => world.close())

/** A repository with a README and one large file that no other has. */
async function addModel(): Promise<{ address: string; oid: string }> {
  count += 1
  const address = `acme/model-${count}`
  const seed = address
  await world.hub.addRepo({
    address,
    commits: [
      { files: { 'README.md': `# ${address}`, 'weights.bin': { lfs: { seed, sizeBytes: SIZE_BYTES } } } },
    ],
  })
  const pointer = await pointerOf(address, 'weights.bin')
  return { address, oid: pointer }
}

async function pointerOf(address: string, path: string): Promise<string> {
  const answer = await fetch(`${world.hub.url}/${address}/raw/main/${path}`)
  return /sha256:([0-9a-f]{64})/.exec(await answer.text())?.[1] ?? ''
}

/** Nothing of a repository may be seen. */
async function expectNothingOf(address: string, oid: string, before: Record<string, number>): Promise<void> {
  expect(await findRepo(world.engines.db.prisma, nameOf(address))).toBeNull()
  expect(await world.countRows()).toEqual(before)
  expect(await world.storedHash(oid)).toBeNull()
  expect(await scratchFiles(world.engines)).toEqual([])
}

async function expectWhole(address: string, oid: string): Promise<void> {
  const refs = (await world.refs(address)).map(ref => `${ref.oid} ${ref.name}`)
  expect(refs).toEqual(await upstreamRefs(world.hub, address))
  expect(await world.storedHash(oid)).toBe(oid)
  expect(await world.engines.db.prisma.partialUpload.count()).toBe(0)
}

describe('a run fails with the reason, shows nothing, and succeeds when the reason is gone:', () => {
  it.each<[string, Fault, string]>([
    [
      'no such repository',
      { match: '/api/models', status: 404, errorCode: 'RepoNotFound' },
      'upstream-not-found',
    ],
    ['credentials are wanted', { match: '/api/models', status: 401 }, 'upstream-unauthorized'],
    ['access is forbidden', { match: '/api/models', status: 403 }, 'upstream-unauthorized'],
    [
      'the repository is gated',
      { match: '/api/models', status: 403, errorCode: 'GatedRepo' },
      'upstream-gated',
    ],
    [
      'too many requests',
      { match: '/api/models', status: 429, retryAfterSeconds: 3600 },
      'upstream-rate-limited',
    ],
    ['the API is down', { match: '/api/models', status: 500 }, 'upstream-unavailable'],
    ['the API answers with a page', { match: '/api/models', status: 200, html: true }, 'upstream-invalid'],
    [
      'the API redirects into this network',
      { match: '/api/models', redirectTo: 'http://10.0.0.1/' },
      'upstream-address-refused',
    ],
    [
      'the API redirects for ever',
      { match: '/api/models', redirectTo: '/api/models/acme/again' },
      'upstream-invalid',
    ],
    ['the API hangs', { match: '/api/models', hang: true }, 'upstream-unavailable'],
    ['git is down', { match: 'git-upload-pack', status: 503 }, 'upstream-unavailable'],
    ['git wants credentials', { match: 'git-upload-pack', status: 401 }, 'upstream-unauthorized'],
    ['git is limited', { match: 'git-upload-pack', status: 429 }, 'upstream-rate-limited'],
    ['git answers with a page', { match: 'git-upload-pack', status: 200, html: true }, 'upstream-invalid'],
    ['git redirects', { match: 'git-upload-pack', redirectTo: 'http://127.0.0.1:1/' }, 'upstream-invalid'],
    ['git breaks off', { match: /POST .*git-upload-pack/, truncateAfterBytes: 100 }, 'upstream-unavailable'],
    ['the file is forbidden', { match: '/resolve/', status: 403 }, 'upstream-unauthorized'],
    ['the file is gated', { match: '/resolve/', status: 403, errorCode: 'GatedRepo' }, 'upstream-gated'],
    [
      'the file is not there',
      { match: '/resolve/', status: 404, errorCode: 'EntryNotFound' },
      'object-missing',
    ],
    ['the storage has no such object', { match: '/cdn/', status: 404 }, 'object-missing'],
    ['the storage is down', { match: '/cdn/', status: 500 }, 'upstream-unavailable'],
    [
      'the storage is limited',
      { match: '/cdn/', status: 429, retryAfterSeconds: 600 },
      'upstream-rate-limited',
    ],
    [
      'the file redirects into this network',
      { match: '/resolve/', redirectTo: 'http://169.254.169.254/latest/' },
      'upstream-address-refused',
    ],
    ['the file is a page', { match: '/resolve/', status: 200, html: true }, 'upstream-invalid'],
    ['the storage sends a page', { match: '/cdn/', status: 200, html: true }, 'upstream-invalid'],
    ['the file has a wrong byte', { match: '/cdn/', corruptAtByte: SIZE_BYTES - 7 }, 'object-corrupt'],
    ['the file is announced larger', { match: '/cdn/', announceBytes: SIZE_BYTES + 1 }, 'upstream-invalid'],
    ['the file is announced smaller', { match: '/cdn/', announceBytes: SIZE_BYTES - 1 }, 'upstream-invalid'],
    ['the file never gets further', { match: '/cdn/', truncateAfterBytes: 0 }, 'upstream-unavailable'],
    ['the file stops and hangs', { match: '/cdn/', hangAfterBytes: 0 }, 'upstream-unavailable'],
  ])('%s', async (_what, fault, errorCode) => {
    const { address, oid } = await addModel()
    const before = await world.countRows()
    const handle = world.hub.fail(fault)
    const settings = 'hang' in fault || 'hangAfterBytes' in fault ? { settings: { timing: IMPATIENT } } : {}
    const run = await world.mirror(address, settings)
    expect(run).toMatchObject({ state: 'failed', errorCode, revisionsLanded: 0 })
    expect(handle.hits).toBeGreaterThan(0)
    expect(run.errorMessage).toMatch(/^\S.*\.$/)
    await expectNothingOf(address, oid, before)
    world.hub.heal()
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded', errorCode: null })
    await expectWhole(address, oid)
  })
})

it('tells which file failed and why, and which refs did not land', async () => {
  const { address } = await addModel()
  world.hub.fail({ match: '/cdn/', status: 404 })
  const run = await world.mirror(address)
  const error = { code: 'object-missing', message: run.errorMessage }
  expect(run).toMatchObject({
    filesFailed: 1,
    files: [{ path: 'weights.bin', sizeBytes: SIZE_BYTES, error }],
    failedRefs: [],
  })
  world.hub.heal()
  await world.hub.commit(address, {
    branch: 'broken',
    files: { 'broken.bin': { lfs: { seed: 'other', sizeBytes: 10 } } },
  })
  world.hub.fail({ match: 'broken.bin', status: 404, errorCode: 'EntryNotFound' })
  const half = await world.mirror(address)
  expect(half).toMatchObject({
    state: 'failed',
    filesFailed: 1,
    files: [{ path: 'broken.bin', error: { code: 'object-missing' } }],
    failedRefs: [{ name: 'refs/heads/broken', error: { code: 'object-missing' } }],
  })
  world.hub.heal()
  expect(await world.mirror(address)).toMatchObject({ state: 'succeeded', filesFailed: 0, failedRefs: [] })
})

describe('an upstream that would hold a worker for as long as it likes', () => {
  const limits = { questionMaxMs: 1_500, fetchMaxMs: 1_500, rateWindowMs: 300, minBytesPerSecond: 1_000_000 }

  it.each<[string, Fault]>([
    ['lets a large file trickle', { match: '/cdn/', bytesPerSecond: 50_000 }],
    ['lets its answers trickle', { match: '/api/models', bytesPerSecond: 20 }],
    ['lets its list of refs trickle', { match: /POST .*git-upload-pack/, bytesPerSecond: 20 }],
  ])('%s', async (_what, fault) => {
    const { address, oid } = await addModel()
    const before = await world.countRows()
    world.hub.fail(fault)
    const startedAt = Date.now()
    const run = await world.mirror(address, { settings: { limits } })
    expect(run).toMatchObject({ state: 'failed', errorCode: 'limit-exceeded' })
    expect(Date.now() - startedAt).toBeLessThan(10_000)
    await expectNothingOf(address, oid, before)
    world.hub.heal()
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
    await expectWhole(address, oid)
  })

  it('sends more git objects than anybody needs', async () => {
    const { address, oid } = await addModel()
    const noise = await buffer(seededBytes(`${address} noise`, 3_000_000))
    await world.hub.commit(address, { files: { 'noise.txt': noise.toString('base64') } })
    const before = await world.countRows()
    world.hub.fail({ match: /POST .*git-upload-pack/, bytesPerSecond: 800_000 })
    const run = await world.mirror(address, { settings: { limits: { fetchMaxBytes: 100_000 } } })
    expect(run).toMatchObject({ state: 'failed', errorCode: 'limit-exceeded' })
    await expectNothingOf(address, oid, before)
  })
})

const IMPATIENT = {
  retryDelayMs: 1,
  maxRetryAfterSeconds: 1,
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 200,
  bodyTimeoutMs: 200,
}

describe('a run gets past', () => {
  it('a stream that breaks, by going on where it broke', async () => {
    const { address, oid } = await addModel()
    // Two of the four hits are spent on questions for the first byte, which end before they can be cut.
    world.hub.fail({ match: '/cdn/', truncateAfterBytes: 600_000, times: 4 })
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded', bytesDone: BigInt(SIZE_BYTES) })
    await expectWhole(address, oid)
    const ranges = world.hub.requests.filter(({ host }) => host === 'cdn').map(({ range }) => range)
    const resumed = ranges.filter(range => range !== null && !range.endsWith('-0'))
    expect(resumed.length).toBeGreaterThan(0)
    for (const range of resumed) expect(range).toMatch(new RegExp(`^bytes=[1-9]\\d*-${SIZE_BYTES - 1}$`))
    const moved = world.hub.requests
      .filter(({ host }) => host === 'cdn')
      .reduce((sum, { bytesSent }) => sum + bytesSent, 0)
    expect(moved).toBeLessThan(SIZE_BYTES * 2)
  })

  it('answers that pass: 500 and 503, and a 429 that asks for a bearable wait', async () => {
    const { address, oid } = await addModel()
    world.hub.fail({ match: '/api/models', status: 500, times: 1 })
    world.hub.fail({ match: 'git-upload-pack', status: 503, times: 1 })
    const limited = world.hub.fail({ match: '/cdn/', status: 429, retryAfterSeconds: 1, times: 1 })
    const startedAt = Date.now()
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
    expect(limited.hits).toBe(1)
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000)
    await expectWhole(address, oid)
  })

  it('a storage host that forgets how to send the rest of a file', async () => {
    const { address, oid } = await addModel()
    const storage = await serveWithoutRanges(seededBytes(address, SIZE_BYTES))
    world.hub.fail({ match: '/resolve/', redirectTo: storage.url })
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded', bytesDone: BigInt(SIZE_BYTES) })
    await expectWhole(address, oid)
    expect(storage.ranges.filter(range => range !== 'bytes=0-0')).toEqual([
      null,
      expect.stringMatching(/^bytes=[1-9]/),
      null,
    ])
    await storage.close()
  })
})

/** A storage host that knows the range of the first byte and no other, and breaks its first answer. */
async function serveWithoutRanges(source: Readable) {
  const bytes = await buffer(source)
  const ranges: (string | null)[] = []
  const server = createServer((request, response) => {
    const { range = null } = request.headers
    ranges.push(range)
    if (range === 'bytes=0-0') {
      const headers = { 'content-range': `bytes 0-0/${bytes.length}`, etag: '"any"', 'content-length': '1' }
      response.writeHead(206, headers).end(bytes.subarray(0, 1))
      return
    }
    response.writeHead(200, { 'content-length': String(bytes.length) })
    if (ranges.length > 2) response.end(bytes)
    else response.write(bytes.subarray(0, 700_000), () => setTimeout(() => response.destroy(), 50))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
  return { url, ranges, close: () => new Promise(resolve => server.close(resolve)) }
}

describe('when some refs can land and others cannot', () => {
  it('lands the good ones, nothing of the bad ones, and says which failed first', async () => {
    const { address, oid } = await addModel()
    const bad = await world.hub.commit(address, {
      branch: 'bad',
      files: {
        'only-here.txt': 'never to be seen',
        'gone.bin': { pointer: { oid: 'e'.repeat(64), sizeBytes: 10 } },
      },
    })
    const run = await world.mirror(address)
    expect(run).toMatchObject({ state: 'failed', errorCode: 'object-missing', revisionsLanded: 1 })
    expect(run.errorMessage).toContain('refs/heads/bad')
    expect(run.errorMessage).toContain('gone.bin')
    expect((await world.refs(address)).map(ref => ref.name)).toEqual(['refs/heads/main'])
    expect(await world.storedHash(oid)).toBe(oid)
    const objects = await objectsOf(world.engines, address)
    expect(objects).toContain(await world.hub.head(address))
    expect(objects).not.toContain(bad)
    expect(objects.size).toBe(4) // one commit, its tree, two blobs

    await world.hub.commit(address, { branch: 'bad', deletes: ['gone.bin'] })
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
    await expectWhole(address, oid)
  })

  it('finds the ref whose history git refuses', async () => {
    const { address, oid } = await addModel()
    for (const name of ['a', 'b', 'c', 'd']) await world.hub.branch(address, name)
    const evil = await world.hub.commit(address, { branch: 'evil', files: { '../escape.txt': 'out' } })
    const run = await world.mirror(address)
    expect(run).toMatchObject({ state: 'failed', errorCode: 'path-unsafe' })
    expect(run.errorMessage).toContain('refs/heads/evil')
    expect((await world.refs(address)).map(ref => ref.name)).toEqual(
      ['a', 'b', 'c', 'd', 'main'].map(name => `refs/heads/${name}`),
    )
    expect(await objectsOf(world.engines, address)).not.toContain(evil)
    expect(await world.storedHash(oid)).toBe(oid)
    expect(await scratchFiles(world.engines)).toEqual([])
  })

  it('keeps the old default branch when the new one cannot land, and moves the others', async () => {
    const { address } = await addModel()
    await world.mirror(address)
    const before = await world.hub.head(address)
    await world.hub.commit(address, { branch: 'dev', files: { 'dev.txt': 'dev' } })
    await world.hub.commit(address, {
      files: { 'bad.bin': { pointer: { oid: 'd'.repeat(64), sizeBytes: 1 } } },
    })
    const run = await world.mirror(address)
    expect(run).toMatchObject({ state: 'failed', errorCode: 'object-missing', revisionsLanded: 1 })
    const refs = new Map((await world.refs(address)).map(ref => [ref.name, ref.commit]))
    expect(refs.get('refs/heads/main')).toBe(before)
    expect(refs.get('refs/heads/dev')).toBe(await world.hub.head(address, 'dev'))
  })
})

describe('a pointer that lies', () => {
  it.each([
    ['about its size', 11, 'upstream-invalid'],
    ['and says that there is nothing', 0, 'object-corrupt'],
  ])('%s lands nowhere', async (_what, sizeBytes, errorCode) => {
    const bytes = `0123456789 ${errorCode}`.slice(0, 10)
    const oid = createHash('sha256').update(bytes).digest('hex')
    count += 1
    const address = `acme/liar-${count}`
    await world.hub.addRepo({
      address,
      commits: [
        { files: { 'true.bin': { lfs: bytes } }, branch: 'aside' },
        { files: { 'a.bin': { pointer: { oid, sizeBytes } } } },
      ],
    })
    await world.hub.deleteBranch(address, 'aside')
    const before = await world.countRows()
    expect(await world.mirror(address)).toMatchObject({ state: 'failed', errorCode })
    await expectNothingOf(address, oid, before)
  })

  it('about the size of what is stored already lands nowhere either', async () => {
    const { address, oid } = await addModel()
    await world.mirror(address)
    const before = await world.hub.head(address)
    await world.hub.commit(address, { files: { 'weights.bin': { pointer: { oid, sizeBytes: 5 } } } })
    expect(await world.mirror(address)).toMatchObject({ state: 'failed', errorCode: 'upstream-invalid' })
    expect((await world.refs(address))[0]?.commit).toBe(before)
  })

  it('against another pointer of the same commit lands nowhere', async () => {
    const { address, oid } = await addModel()
    await world.hub.commit(address, { files: { 'z.bin': { pointer: { oid, sizeBytes: 5 } } } })
    const before = await world.countRows()
    expect(await world.mirror(address)).toMatchObject({ state: 'failed', errorCode: 'upstream-invalid' })
    await expectNothingOf(address, oid, before)
  })
})
