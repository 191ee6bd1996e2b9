import { newId, parseRepoId } from '@entrepot/core'
import { findRepo } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubClient, hubClient } from '../../testing/hub-client.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let ann: HubClient
let bob: HubClient
let admin: HubClient
let stranger: HubClient

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  ann = await clientOf('ann')
  bob = await clientOf('bob')
  admin = await clientOf('root', true)
  stranger = hubClient(server.url)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function clientOf(user: string, isAdmin = false): Promise<HubClient> {
  return hubClient(server.url, (await issueTestToken(engines, { user, scope: 'admin', isAdmin })).text)
}

const move = (client: HubClient, fromRepo: string, toRepo: string, type = 'model') =>
  client('POST', '/api/repos/move', { fromRepo, toRepo, type })

async function made(name: string, visibility = 'public'): Promise<string> {
  expect((await ann('POST', '/api/repos/create', { name, visibility })).status).toBe(200)
  return `ann/${name}`
}

describe('a repository that was moved', () => {
  it('is found under both names, and the old one sends on, whatever but git was asked for', async () => {
    await made('old')
    expect((await move(ann, 'ann/old', 'ann/new')).body).toMatchObject({ url: `${server.url}/ann/new` })
    const paths = [
      ['/ann/old/resolve/main/.gitattributes', '/ann/new/resolve/main/.gitattributes'],
      ['/ann/old/resolve/refs%2Fpr%2F1/a%2Fb?x=1', '/ann/new/resolve/refs%2Fpr%2F1/a%2Fb?x=1'],
      ['/ANN/Old/raw/main/.gitattributes', '/ann/new/raw/main/.gitattributes'],
      ['/api/models/ann/old', '/api/models/ann/new'],
      ['/api/models/ann/old/tree/main?recursive=true', '/api/models/ann/new/tree/main?recursive=true'],
      ['/api/resolve-cache/models/ann/old/main/x', '/api/resolve-cache/models/ann/new/main/x'],
      ['/ann/old.git/info/lfs/locks', '/ann/new.git/info/lfs/locks'],
    ] as const
    for (const [from, to] of paths) {
      for (const method of ['HEAD', 'GET']) {
        const answer = await rawAsk(server.url, from, { method })
        expect([answer.status, answer.headers.location], `${method} ${from}`).toEqual([307, to])
      }
    }
    for (const path of ['/ann/old.git', '/ann/old'])
      expect((await rawAsk(server.url, `${path}/info/refs?service=git-upload-pack`)).status).toBe(200)
    const posted = await ann('POST', '/api/models/ann/old/discussions', { title: 'moved along' })
    expect([posted.status, posted.headers.location]).toEqual([307, '/api/models/ann/new/discussions'])
    expect((await ann('GET', '/api/models/ann/new')).body.id).toBe('ann/new')
  })

  it('sends on from all its names to the last one, and none is left when it comes back', async () => {
    await made('a')
    for (const [from, to] of ['ab', 'bc', 'cd'].map(pair => [...pair]))
      await move(ann, `ann/${from}`, `ann/${to}`)
    for (const name of ['a', 'b', 'c'])
      expect((await stranger('GET', `/api/models/ann/${name}`)).headers.location).toBe('/api/models/ann/d')
    expect((await move(ann, 'ann/d', 'ann/b')).status).toBe(200)
    expect((await stranger('GET', '/api/models/ann/b')).body.id).toBe('ann/b')
    expect((await stranger('GET', '/api/models/ann/d')).headers.location).toBe('/api/models/ann/b')
  })

  it('gives way to a new one of its former name, for good', async () => {
    await made('first')
    await move(ann, 'ann/first', 'ann/second')
    await made('first', 'private')
    expect((await ann('GET', '/api/models/ann/first')).body.id).toBe('ann/first')
    // Not even those who may not read it learn that there was another.
    expect((await bob('GET', '/api/models/ann/first')).status).toBe(404)
    await ann('DELETE', '/api/repos/delete', { name: 'first' })
    expect((await ann('GET', '/api/models/ann/first')).status).toBe(404)
  })

  it('tells nobody its new name who may not read it', async () => {
    await made('secret', 'private')
    await move(ann, 'ann/secret', 'ann/merger-with-acme')
    const absent = await bob('GET', '/api/models/ann/never-was')
    for (const [client, wanted] of [
      [bob, absent],
      [stranger, await stranger('GET', '/api/models/ann/never-was')],
    ] as const) {
      const answer = await client('GET', '/api/models/ann/secret')
      expect([answer.status, answer.body, answer.headers.location]).toEqual([
        wanted.status,
        wanted.body,
        undefined,
      ])
    }
    expect((await ann('GET', '/api/models/ann/secret')).headers.location).toBe(
      '/api/models/ann/merger-with-acme',
    )
  })

  it('keeps what it holds, through its warm caches', async () => {
    await made('warm')
    const url = '/ann/warm/resolve/main/.gitattributes'
    for (let turn = 0; turn < 2; turn += 1) expect((await rawAsk(server.url, url)).status).toBe(200)
    await move(ann, 'ann/warm', 'ann/warmer')
    expect((await rawAsk(server.url, url)).status).toBe(307)
    expect((await rawAsk(server.url, '/ann/warmer/resolve/main/.gitattributes')).body.length).toBe(1519)
  })
})

describe('a move', () => {
  it('to a name that is taken is refused in the words of the Hub', async () => {
    await made('one')
    await made('two')
    const answer = await move(ann, 'ann/one', 'ann/TWO')
    expect([answer.status, answer.body.error]).toEqual([
      409,
      'A model repository called `ann/two` already exists',
    ])
  })

  it('may change no more than how it is spelled', async () => {
    await made('spelt')
    expect((await move(ann, 'ann/spelt', 'ann/Spelt')).status).toBe(200)
    expect((await ann('GET', '/api/models/ann/spelt')).body.id).toBe('ann/Spelt')
  })

  it('needs the right to administer the one and to create the other', async () => {
    await made('mine')
    await made('hidden', 'private')
    expect((await move(stranger, 'ann/mine', 'ann/x')).status).toBe(401)
    expect((await move(bob, 'ann/mine', 'bob/x')).status).toBe(403)
    expect((await move(bob, 'ann/hidden', 'bob/x')).status).toBe(404)
    expect((await move(ann, 'ann/mine', 'bob/x')).status).toBe(403)
    const { text } = await issueTestToken(engines, { user: 'ann', scope: 'write' })
    expect((await move(hubClient(server.url, text), 'ann/mine', 'ann/x')).status).toBe(403)
    expect((await move(admin, 'ann/mine', 'bob/x')).status).toBe(200)
    expect((await bob('DELETE', '/api/repos/delete', { name: 'x' })).status).toBe(200)
  })

  it('to one name from two is done once', async () => {
    const names = await Promise.all(['r1', 'r2', 'r3'].map(name => made(name)))
    const answers = await Promise.all(names.map(name => move(ann, name, 'ann/goal')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  it('is not for mirrors, and ends the grants of teams of another organization', async () => {
    const { repo } = await landFolder(engines, { id: 'ann/kept', commits: [{ files: { a: '1' } }] })
    const mirror = {
      type: 'model',
      namespace: 'ann',
      name: 'kept',
      idKey: 'ann/kept',
      repoId: repo.id,
    } as const
    const row = { id: newId(), ...mirror, upstreamUrl: 'http://up', upstreamId: 'a/b' }
    await engines.db.prisma.mirror.create({ data: row })
    expect((await move(ann, 'ann/kept', 'ann/free')).status).toBe(403)
    await engines.db.prisma.mirror.delete({ where: { id: row.id } })

    const [organizationId, teamId] = [newId(), newId()]
    const { prisma } = engines.db
    await prisma.account.create({
      data: { id: organizationId, name: 'ann-org', nameKey: 'ann-org', kind: 'organization' },
    })
    await prisma.team.create({ data: { id: teamId, organizationId, name: 't', nameKey: 't' } })
    const { id: accountId, rightsEpoch } = await prisma.account.findUniqueOrThrow({
      where: { nameKey: 'bob' },
    })
    await prisma.teamMember.create({ data: { teamId, accountId } })
    await prisma.repoGrant.create({ data: { id: newId(), repoId: repo.id, teamId, role: 'contributor' } })
    await prisma.repoGrant.create({ data: { id: newId(), repoId: repo.id, accountId, role: 'reader' } })
    expect((await move(ann, 'ann/kept', 'ann/free')).status).toBe(200)
    expect(await prisma.repoGrant.findMany({ where: { repoId: repo.id } })).toMatchObject([{ accountId }])
    expect((await prisma.account.findUniqueOrThrow({ where: { id: accountId } })).rightsEpoch).toBe(
      rightsEpoch + 1n,
    )
  })
})

describe('a repository that was deleted', () => {
  it('leaves nothing that is only its own', async () => {
    const content = { files: { 'config.json': '{}' }, largeFiles: { 'w.bin': Buffer.from('weights') } }
    const { repo } = await landFolder(engines, { id: 'ann/gone', commits: [content, { files: { b: '2' } }] })
    await ann('POST', '/api/models/ann/gone/discussions', { title: 'talk', description: 'x' })
    const url = '/ann/gone/resolve/main/w.bin'
    for (let turn = 0; turn < 2; turn += 1) expect((await rawAsk(server.url, url)).text).toBe('weights')
    expect((await bob('DELETE', '/api/repos/delete', { name: 'gone', organization: 'ann' })).status).toBe(403)
    expect(
      (await stranger('DELETE', '/api/repos/delete', { name: 'gone', organization: 'ann' })).status,
    ).toBe(401)
    const deletion = await ann('DELETE', '/api/repos/delete', {
      name: 'gone',
      organization: 'ann',
      type: 'model',
    })
    expect(deletion.status).toBe(200)
    expect((await rawAsk(server.url, url)).status).toBe(401)
    const { prisma } = engines.db
    const where = { repoId: repo.id }
    const left = await Promise.all([
      prisma.gitRef.count({ where }),
      prisma.refLogEntry.count({ where }),
      prisma.revision.count({ where }),
      prisma.finding.count({ where }),
      prisma.pack.count({ where }),
      prisma.blobLink.count({ where }),
      prisma.discussion.count({ where }),
    ])
    expect(left).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(await prisma.retiredPack.count()).toBeGreaterThan(0)
    expect(await prisma.auditEntry.findFirst({ where: { ...where, action: 'repo.delete' } })).toMatchObject({
      actor: 'ann',
      subject: 'ann/gone',
    })
    const again = await ann('DELETE', '/api/repos/delete', { name: 'gone', organization: 'ann' })
    expect([again.status, again.headers['x-error-code']]).toEqual([404, 'RepoNotFound'])
  })

  it('is mirrored no longer', async () => {
    const { repo } = await landFolder(engines, { id: 'ann/mirror', commits: [{ files: { a: '1' } }] })
    const name = {
      type: 'model',
      namespace: 'ann',
      name: 'mirror',
      idKey: 'ann/mirror',
      repoId: repo.id,
    } as const
    await engines.db.prisma.mirror.create({
      data: { id: newId(), ...name, upstreamUrl: 'http://up', upstreamId: 'a/b' },
    })
    await ann('DELETE', '/api/repos/delete', { name: 'mirror' })
    expect(await engines.db.prisma.mirror.count({ where: { idKey: 'ann/mirror' } })).toBe(0)
    expect(await findRepo(engines.db.prisma, parseRepoId('model', 'ann/mirror'))).toBeNull()
  })
})
